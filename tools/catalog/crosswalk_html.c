/* The crosswalk as one page that needs nothing else: a clerk searches it without a server. Without its script it is a
 * long table; printed, it is what the search left. */
#include "crosswalk.h"

#include "../html.h"

#include <openssl/evp.h>
#include <string.h>

/* --- how it looks and searches ------------------------------------------------------------------------------------ */

static const char *const style[] = {
    ":root{color-scheme:light dark;--ink:#1c2126;--soft:#5a6570;--paper:#fff;--line:#d9dee3;--band:#f4f6f8;",
    "--good:#176b37;--good-band:#e3f4e8;--bad:#a3231c;--bad-band:#fbe7e5;--open:#805500;--open-band:#fff3d6;",
    "--link:#0b57a4}\n",
    "@media(prefers-color-scheme:dark){:root{--ink:#e6e9ec;--soft:#a4afb9;--paper:#14181c;--line:#343c44;",
    "--band:#1d2329;--good:#7fd69a;--good-band:#15331f;--bad:#ff9b92;--bad-band:#421a17;--open:#f0c464;",
    "--open-band:#3b2f10;--link:#86bdf5}}\n",
    "*{box-sizing:border-box}body{margin:0 auto;max-width:82rem;padding:1.5rem 1.25rem 4rem;background:var(--paper);",
    "color:var(--ink);font:15px/1.45 system-ui,\"Segoe UI\",\"Helvetica Neue\",Arial,sans-serif}\n",
    "header{color:var(--soft);font-size:.9rem}h1{font-size:1.7rem;line-height:1.2;margin:.4rem 0}\n",
    "form{position:sticky;top:0;z-index:2;display:flex;flex-wrap:wrap;gap:.6rem;align-items:end;padding:.7rem 0;",
    "background:var(--paper);border-bottom:1px solid var(--line)}\n",
    "label{display:block;font-size:.8rem;color:var(--soft)}label.wide{flex:1 1 18rem}\n",
    "input,select{display:block;width:100%;max-width:26rem;font:inherit;padding:.35rem .5rem;color:var(--ink);",
    "background:var(--paper);border:1px solid var(--soft);border-radius:.3rem}label.wide input{max-width:none}\n",
    "output{flex:1 0 100%;color:var(--soft);font-size:.9rem}.off{display:none!important}\n",
    "table{border-collapse:collapse;width:100%}caption{text-align:left;font-weight:600;padding:.8rem 0 .3rem}\n",
    "th{text-align:left;font-size:.8rem;color:var(--soft);border-bottom:2px solid var(--line);padding:.35rem .6rem}\n",
    "td{vertical-align:top;border-bottom:1px solid var(--line);padding:.5rem .6rem;overflow-wrap:anywhere}\n",
    "td.n,th.n{text-align:right;white-space:nowrap}.totals td{padding:.25rem .6rem}\n",
    ".totals{width:auto;min-width:50%}td:first-child,th:first-child{padding-left:0}\n",
    ".title{font-weight:600}.note{color:var(--soft);font-size:.86rem}a{color:var(--link)}\n",
    ".mark{display:inline-block;white-space:nowrap;font-size:.8rem;line-height:1.4;padding:.05rem .55rem;",
    "border-radius:.7rem;background:var(--band);color:var(--soft);font-weight:600}\n",
    ".good{background:var(--good-band);color:var(--good)}.bad{background:var(--bad-band);color:var(--bad)}\n",
    ".open{background:var(--open-band);color:var(--open)}.amount{font-weight:600;white-space:nowrap}\n",
    ".answer+.answer{margin-top:.8rem;padding-top:.6rem;border-top:1px dotted var(--line)}.answer p{margin:.2rem 0}\n",
    "summary{cursor:pointer;color:var(--link);font-size:.86rem}details ul{margin:.3rem 0;padding-left:1.2rem}\n",
    ".list{table-layout:fixed}.list th:nth-child(1){width:30%}.list th:nth-child(2){width:7.5rem}",
    ".list th:nth-child(3){width:8rem}\n",
    "@media screen and (max-width:50rem){.list,.list tbody,.list tr,.list td{display:block}.list thead{display:none}",
    ".list td{border:0;padding:.15rem 0}.list tr{border-bottom:1px solid var(--line);padding:.6rem 0}",
    ".list td.n{text-align:left}.list td:nth-child(2)::before{content:\"Hours stated: \"}",
    ".list td:nth-child(3)::before{content:\"Price: \"}form{position:static}}\n",
    "@media print{:root{--ink:#000;--paper:#fff;--soft:#333;--line:#999;--link:#000;--good:#000;--bad:#000;",
    "--open:#000;--good-band:#fff;--bad-band:#fff;--open-band:#fff;--band:#fff}body{max-width:none;padding:0;",
    // NOLINTNEXTLINE(bugprone-suspicious-missing-comma): one literal on several lines
    "font-size:9pt}form{display:none}.mark{border:1px solid "
    "#000}p,li{break-inside:avoid}.amount{white-space:normal}thead{display:",
    "table-header-group}a{text-decoration:none}summary{display:none}html{font-size:11px}.list "
    "th:nth-child(1){width:26%}.list th:nth-child(n+2){",
    "width:4.5rem;white-space:normal}.list th:nth-child(4){width:auto}details::details-content{content-visibility:",
    "visible;block-size:auto}}@page{margin:14mm}\n",
};

static const char script[] =
    "(function(){'use strict';\n"
    "var form=document.getElementById('find'),text=form.elements.text,goal=form.elements.goal,\n"
    "answer=form.elements.answer,issuer=form.elements.issuer,said=document.getElementById('said');\n"
    "var rows=Array.prototype.slice.call(document.querySelectorAll('.list tbody tr')).map(function(tr){\n"
    "return{tr:tr,words:tr.textContent.toLowerCase(),issuer:tr.getAttribute('data-issuer'),\n"
    "answers:Array.prototype.slice.call(tr.querySelectorAll('.answer'))};});\n"
    "function show(e,on){e.classList.toggle('off',!on);}\n"
    "function find(){\n"
    "var words=text.value.toLowerCase().split(/\\s+/).filter(Boolean),n=0;\n"
    "rows.forEach(function(r){\n"
    "var some=0;\n"
    "r.answers.forEach(function(a){\n"
    "var goals=(a.getAttribute('data-goals')||'').split(' ');\n"
    "var "
    "on=(!goal.value||goals.indexOf(goal.value)>=0)&&(!answer.value||a.getAttribute('data-answer')===answer.value);\n"
    "show(a,on);if(on)some++;});\n"
    "var on=some>0&&(!issuer.value||r.issuer===issuer.value)&&words.every(function(w){return "
    "r.words.indexOf(w)>=0;});\n"
    "show(r.tr,on);if(on)n++;});\n"
    "said.textContent=n+' of '+rows.length+' entries';}\n"
    "form.addEventListener('input',find);\n"
    "form.addEventListener('submit',function(e){e.preventDefault();});\n"
    "if(location.hash.length>1){try{text.value=decodeURIComponent(location.hash.slice(1));}catch(e){text.value='';}}\n"
    "form.classList.remove('off');find();})();\n";

/* The page may run this script and no other. */
static void put_policy(FILE *f) {
  unsigned char digest[EVP_MAX_MD_SIZE], text[EVP_MAX_MD_SIZE * 2];
  unsigned n = 0;
  bool made = EVP_Digest(script, sizeof script - 1, digest, &n, EVP_sha256(), NULL) == 1;
  if (made) EVP_EncodeBlock(text, digest, (int)n);
  fprintf(f,
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
          "script-src 'sha256-%s'; base-uri 'none'; form-action 'none'\">\n",
          made ? (const char *)text : "");
}

/* --- pieces ------------------------------------------------------------------------------------------------------- */

static const char *class_of(cw_answer a) {
  if (a == CW_ANSWER_YES) return "mark good";
  if (a == CW_ANSWER_NO || a == CW_ANSWER_NOT_RECOGNIZED) return "mark bad";
  return a == CW_ANSWER_NOT_SAID || a == CW_ANSWER_NOT_RESEARCHED || a == CW_ANSWER_NOT_NEEDED ? "mark" : "mark open";
}

static void put_text(FILE *f, const char *before, const char *text, const char *after) {
  if (!*text) return;
  fputs(before, f);
  cw_html_put(f, text);
  fputs(after, f);
}

/* A link where it is a web address; else the text. */
static void put_link(FILE *f, const char *address, const char *text) {
  bool web = strncmp(address, "https://", 8) == 0 || strncmp(address, "http://", 7) == 0;
  if (web) put_text(f, "<a rel=\"noreferrer\" href=\"", address, "\">");
  cw_html_put(f, text);
  if (web) fputs("</a>", f);
}

static void put_head(FILE *f, const cw_cross *x) {
  const char *name = x->c->plan->name;
  fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n", f);
  put_policy(f);
  fputs("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"referrer\" content=\"no-referrer\">\n<title>Does it count in ",
        f);
  cw_html_put(f, name);
  fputs("?</title>\n<style>\n", f);
  for (size_t i = 0; i < sizeof style / sizeof *style; i++) fputs(style[i], f);
  fputs("</style>\n</head>\n<body>\n<header>", f);
  cw_html_put(f, cw_case_say(x->c));
  const char *office = cw_case_say_office(x->c);
  if (office) put_text(f, "<br>", office, "");
  fputs("</header>\n<h1>Does it count in ", f);
  cw_html_put(f, name);
  fputs("?</h1>\n<p>", f);
  cw_html_put(f, cw_cross_heading(x));
  fputs(" Hours and prices are those that the issuers state; they are not what the state credits. What is not known is "
        "asked, not guessed.</p>\n",
        f);
}

static void put_totals(FILE *f, const cw_cross *x) {
  fputs("<table class=\"totals\"><caption>How many entries have which answer</caption>\n<thead><tr><th>Toward</th>", f);
  bool used[CW_NANSWERS] = {false};
  for (size_t g = 0; g < x->ngoals; g++)
    for (int a = 0; a < CW_NANSWERS; a++) used[a] |= x->goals[g].totals[a] > 0;
  for (int a = 0; a < CW_NANSWERS; a++)
    if (used[a])
      fprintf(f, "<th class=\"n\"><span class=\"%s\">%s</span></th>", class_of((cw_answer)a),
              cw_answer_word((cw_answer)a));
  fputs("</tr></thead>\n<tbody>\n", f);
  for (size_t g = 0; g < x->ngoals; g++) {
    put_text(f, "<tr><td>", x->goals[g].words, "</td>");
    for (int a = 0; a < CW_NANSWERS; a++)
      if (used[a]) fprintf(f, "<td class=\"n\">%u</td>", x->goals[g].totals[a]);
    fputs("</tr>\n", f);
  }
  fputs("</tbody></table>\n", f);
}

static bool stands_before(const cw_cross *x, size_t i) {
  for (size_t k = 0; k < i; k++)
    if (strcmp(x->rows[k].issuer, x->rows[i].issuer) == 0) return true;
  return false;
}

static void put_form(FILE *f, const cw_cross *x) {
  fputs("<form id=\"find\" class=\"off\">\n<label class=\"wide\">Search titles, issuers, answers<input name=\"text\" "
        "type=\"search\" autocomplete=\"off\"></label>\n<label>Toward<select name=\"goal\"><option value=\"\">every "
        "goal</option>",
        f);
  for (size_t g = 0; g < x->ngoals; g++) {
    fprintf(f, "<option value=\"%zu\">", g);
    put_text(f, "", x->goals[g].words, "</option>");
  }
  fputs("</select></label>\n<label>Answer<select name=\"answer\"><option value=\"\">every answer</option>", f);
  for (int a = 0; a < CW_NANSWERS; a++) fprintf(f, "<option value=\"%d\">%s</option>", a, cw_answer_word((cw_answer)a));
  fputs("</select></label>\n<label>Issuer<select name=\"issuer\"><option value=\"\">every issuer</option>", f);
  for (size_t i = 0; i < x->nrows; i++)
    if (*x->rows[i].issuer && !stands_before(x, i)) put_text(f, "<option>", x->rows[i].issuer, "</option>");
  fputs("</select></label>\n<output id=\"said\"></output>\n</form>\n", f);
}

/* --- entries ------------------------------------------------------------------------------------------------------ */

static void put_reasons(FILE *f, const cw_cross_answer *a) {
  fputs("<details><summary>", f);
  if (a->said.nquestions)
    fprintf(f, "%zu open question%s, and what", a->said.nquestions, a->said.nquestions == 1 ? "" : "s");
  fputs(a->said.nquestions ? " it rests on</summary><ul>" : "What it rests on</summary><ul>", f);
  for (size_t i = 0; i < a->said.nquestions; i++) put_text(f, "<li>Open: ", a->said.questions[i], "</li>");
  put_text(f, "<li>Who decides: ", a->said.decides, "</li>");
  put_text(f, "<li>Citation: ", a->said.cites, "</li>");
  put_text(f, "<li>How sure: ", a->said.basis, "</li>");
  fputs("</ul></details>", f);
}

static void put_answer(FILE *f, const cw_cross *x, const cw_cross_answer *a) {
  fprintf(f, "<div class=\"answer\" data-answer=\"%d\" data-goals=\"", (int)a->said.answer);
  for (uint32_t i = 0; i < a->ngoals; i++) fprintf(f, "%s%u", i ? " " : "", a->goals[i]);
  fprintf(f, "\"><span class=\"%s\">%s</span>", class_of(a->said.answer), cw_answer_word(a->said.answer));
  put_text(f, " <span class=\"amount\">", cw_cross_amount(x, a), "</span>");
  put_text(f, " <span class=\"note\">", a->per_unit, "</span>");
  put_text(f, " toward ", a->said.toward, "");
  fputs("<p>", f);
  cw_html_put(f, a->said.sentence);
  put_text(f, "</p><p class=\"note\">", cw_cross_goals(x, a), "</p>");
  put_reasons(f, a);
  fputs("</div>", f);
}

static void put_entry(FILE *f, const cw_cross *x, const cw_cross_row *row) {
  const char *const *e = row->entry->cells;
  put_text(f, "<tr data-issuer=\"", *row->issuer ? row->issuer : " ", "\"><td><div class=\"title\">");
  put_link(f, e[CW_CAT_URL], row->name);
  fputs("</div><div>", f);
  put_link(f, e[CW_CAT_ISSUER_URL], row->issuer);
  fputs("</div>", f);
  put_text(f, "<div class=\"note\">", e[CW_CAT_STACK], "</div>");
  put_text(f, "<div class=\"note\">Evidence: ", e[CW_CAT_EVIDENCE], "</div>");
  put_text(f, "<div class=\"note\">Aligned to: ", e[CW_CAT_ALIGNMENT], "</div>");
  put_text(f, "<div class=\"note\">Kind: ", *e[CW_CAT_KIND] ? e[CW_CAT_KIND] : "not known", "</div>");
  put_text(f, "<div class=\"note\">Source: ", e[CW_CAT_SOURCE], "");
  put_text(f, " (", e[CW_CAT_STATUS], ")");
  fputs(*e[CW_CAT_SOURCE] ? "</div></td><td class=\"n\">" : "</td><td class=\"n\">", f);
  cw_html_put(f, *e[CW_CAT_HOURS] ? e[CW_CAT_HOURS] : "?");
  fputs("</td><td>", f);
  cw_html_put(f, *row->price ? row->price : "?");
  fputs("</td><td>", f);
  if (row->nanswers) put_answer(f, x, &row->answers[row->first]);
  for (size_t i = 0; i < row->nanswers; i++)
    if (i != row->first) put_answer(f, x, &row->answers[i]);
  fputs("</td></tr>\n", f);
}

void cw_cross_html(cw_cross *x, FILE *f) {
  put_head(f, x);
  put_totals(f, x);
  put_form(f, x);
  fputs("<table class=\"list\">\n<thead><tr><th>Micro-credential</th><th class=\"n\">Hours stated</th><th>Price</th>"
        "<th>Does it count?</th></tr></thead>\n<tbody>\n",
        f);
  for (size_t i = 0; i < x->nrows; i++) put_entry(f, x, &x->rows[i]);
  fputs("</tbody></table>\n<p class=\"note\">\"?\": the catalog does not say. Made by Crosswalk; not legal advice: the "
        "authority named decides.</p>\n<script>",
        f);
  fputs(script, f);
  fputs("</script>\n</body>\n</html>\n", f);
}
