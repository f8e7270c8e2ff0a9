/* Conflicts as text, CSV (a row a source under a reading), JSON and a page. */
#include "packs.h"

#include "../csv_write.h"
#include "../html.h"

#include <string.h>

static const char *say_kind(const cw_conflict *c) {
  return c->between_sources ? "sources differ" : "one source, several readings";
}

static size_t between(const cw_conflicts *c) {
  size_t n = 0;
  for (size_t i = 0; i < c->count; i++) n += c->items[i].between_sources;
  return n;
}

static size_t decided(const cw_conflicts *c) {
  size_t n = 0;
  for (size_t i = 0; i < c->count; i++) n += *c->items[i].decided != '\0';
  return n;
}

static const char *say_sum(const cw_conflicts *c, const cw_voice *v) {
  size_t differ = between(c), open = c->count - differ;
  if (!c->count)
    return cw_say(v, "No conflicts and no open readings in %zu pack%s", c->view->packs.count,
                  c->view->packs.count == 1 ? "" : "s");
  return cw_say(v,
                "%zu of %zu packs: %zu question%s on which sources differ, %zu that one source leaves open to several "
                "readings; %zu of them decided",
                c->npacks, c->view->packs.count, differ, differ == 1 ? "" : "s", open, decided(c));
}

/* The question, and why it is one. */
static const char *say_question(const cw_voice *v, const cw_conflict *c) {
  return *c->why ? cw_say(v, "%s (%s)", c->question, c->why) : c->question;
}

static const char *say_goals(const cw_voice *v, const cw_conflict *c) {
  return c->ngoals ? cw_say_list(v, c->goals, c->ngoals, "and") : "no goal of this pack";
}

/* --- text --------------------------------------------------------------------------------------------------------- */

static const char *say_source(const cw_voice *v, const cw_conflict_source *s) {
  const char *through = *s->read_through ? cw_say(v, ", read through %s", s->read_through) : "";
  return cw_say(v, "%s [%s%s]%s%s", s->cite, s->status, through, *s->url ? " " : "", s->url);
}

static void put_reading(cw_page *p, const cw_voice *v, const cw_conflict_reading *r) {
  cw_page_labeled(p, 4, 6, CW_PLAIN, cw_say(v, "%s: ", r->name), r->says);
  for (size_t i = 0; i < r->nsources; i++) cw_page_text(p, 6, 8, CW_FAINT, say_source(v, &r->sources[i]));
}

void cw_conflicts_text(const cw_conflicts *all) {
  cw_page *p = &all->view->tool->out;
  cw_voice v = {.arena = &all->view->tool->arena};
  const char *pack = "";
  for (size_t i = 0; i < all->count; i++) {
    const cw_conflict *c = &all->items[i];
    if (strcmp(pack, c->code) != 0)
      cw_page_text(p, 0, 2, CW_STRONG, cw_say(&v, "%s (%s, version %s)", c->jurisdiction, c->code, c->version));
    pack = c->code;
    cw_page_text(p, 2, 4, CW_PLAIN,
                 cw_say(&v, "%s [%s] %s", cw_say_capital(&v, c->name), say_kind(c), say_question(&v, c)));
    for (size_t r = 0; r < c->nreadings; r++) put_reading(p, &v, &c->readings[r]);
    if (*c->decided) cw_page_labeled(p, 4, 6, CW_PLAIN, "Decided: ", c->decided);
    cw_page_labeled(p, 4, 6, CW_FAINT, "Bears on: ", say_goals(&v, c));
    cw_page_labeled(p, 4, 6, CW_FAINT, "Place: ", cw_say(&v, "%s:%u", c->file, c->line));
    cw_page_blank(p);
  }
  cw_page_text(p, 0, 2, CW_STRONG, say_sum(all, &v));
}

/* --- CSV ---------------------------------------------------------------------------------------------------------- */

static void put_csv_row(FILE *f, const cw_voice *v, const cw_conflict *c, const cw_conflict_reading *r,
                        const cw_conflict_source *s) {
  const char *const cells[] = {c->code,
                               c->jurisdiction,
                               c->version,
                               c->name,
                               say_kind(c),
                               c->question,
                               c->why,
                               c->decided,
                               r->name,
                               r->says,
                               s ? s->cite : "",
                               s ? s->title : "",
                               s ? s->url : "",
                               s ? s->status : "",
                               s ? s->read_through : "",
                               cw_say_joined(v, c->goals, c->ngoals),
                               c->file,
                               cw_say(v, "%u", c->line)};
  cw_csv_put_row(f, cells, sizeof cells / sizeof *cells);
}

void cw_conflicts_csv(const cw_conflicts *all) {
  FILE *f = all->view->tool->out.file;
  cw_voice v = {.arena = &all->view->tool->arena};
  fputs("code,jurisdiction,pack_version,conflict,kind,question,why,decided,reading,says,source,title,address,status,"
        "read_through,goals,file,line\r\n",
        f);
  for (size_t i = 0; i < all->count; i++)
    for (size_t r = 0; r < all->items[i].nreadings; r++) {
      const cw_conflict_reading *reading = &all->items[i].readings[r];
      if (!reading->nsources) put_csv_row(f, &v, &all->items[i], reading, NULL);
      for (size_t s = 0; s < reading->nsources; s++) put_csv_row(f, &v, &all->items[i], reading, &reading->sources[s]);
    }
}

/* --- JSON --------------------------------------------------------------------------------------------------------- */

static void put_json_reading(cw_json *j, const cw_conflict_reading *r) {
  cw_json_object(j);
  cw_json_put_text(j, "name", r->name);
  cw_json_put_text(j, "says", r->says);
  cw_json_open_array(j, "sources");
  for (size_t i = 0; i < r->nsources; i++) {
    const cw_conflict_source *s = &r->sources[i];
    cw_json_object(j);
    cw_json_put_text(j, "cites", s->cite);
    cw_json_put_some(j, "title", s->title);
    cw_json_put_some(j, "address", s->url);
    cw_json_put_text(j, "status", s->status);
    cw_json_put_some(j, "read_through", s->read_through);
    cw_json_end(j);
  }
  cw_json_end(j);
  cw_json_end(j);
}

void cw_conflicts_json(const cw_conflicts *all) {
  cw_json j;
  cw_json_init(&j, all->view->tool->out.file);
  cw_json_array(&j);
  for (size_t i = 0; i < all->count; i++) {
    const cw_conflict *c = &all->items[i];
    cw_json_object(&j);
    cw_json_put_text(&j, "code", c->code);
    cw_json_put_text(&j, "jurisdiction", c->jurisdiction);
    cw_json_put_text(&j, "version", c->version);
    cw_json_put_text(&j, "conflict", c->name);
    cw_json_put_text(&j, "kind", say_kind(c));
    cw_json_put_text(&j, "question", c->question);
    cw_json_put_some(&j, "why", c->why);
    cw_json_put_some(&j, "decided", c->decided);
    cw_json_open_array(&j, "readings");
    for (size_t r = 0; r < c->nreadings; r++) put_json_reading(&j, &c->readings[r]);
    cw_json_end(&j);
    cw_json_open_array(&j, "goals");
    for (size_t g = 0; g < c->ngoals; g++) cw_json_text(&j, c->goals[g]);
    cw_json_end(&j);
    cw_json_put_text(&j, "file", c->file);
    cw_json_put_int(&j, "line", c->line);
    cw_json_end(&j);
  }
  cw_json_end(&j);
}

/* --- a page ------------------------------------------------------------------------------------------------------- */

static void put_html_source(FILE *f, const cw_conflict_source *s) {
  bool is_link = strncmp(s->url, "https://", 8) == 0 || strncmp(s->url, "http://", 7) == 0;
  fputs("<br><span class=\"note\">", f);
  if (is_link) fputs("<a href=\"", f), cw_html_put(f, s->url), fputs("\">", f);
  cw_html_put(f, s->cite);
  if (is_link) fputs("</a>", f);
  if (*s->title) fputs(", ", f), cw_html_put(f, s->title);
  fputs(" [", f);
  cw_html_put(f, s->status);
  if (*s->read_through) fputs(", read through ", f), cw_html_put(f, s->read_through);
  fputs("]</span>", f);
}

static void put_html_conflict(FILE *f, const cw_voice *v, const cw_conflict *c) {
  fputs("<h3>", f);
  cw_html_put(f, cw_say_capital(v, c->name));
  fputs("</h3>\n<p>", f);
  cw_html_put(f, say_question(v, c));
  fputs(" <span class=\"note\">[", f);
  cw_html_put(f, say_kind(c));
  fputs("]</span></p>\n<ul>\n", f);
  for (size_t i = 0; i < c->nreadings; i++) {
    const cw_conflict_reading *r = &c->readings[i];
    fputs("<li><b>", f);
    cw_html_put(f, r->name);
    fputs("</b>: ", f);
    cw_html_put(f, r->says);
    for (size_t k = 0; k < r->nsources; k++) put_html_source(f, &r->sources[k]);
    fputs("</li>\n", f);
  }
  fputs("</ul>\n<p class=\"note\">", f);
  if (*c->decided) fputs("Decided: ", f), cw_html_put(f, c->decided), fputs(". ", f);
  fputs("Bears on: ", f);
  cw_html_put(f, say_goals(v, c));
  fputs("</p>\n", f);
}

void cw_conflicts_html(const cw_conflicts *all) {
  FILE *f = all->view->tool->out.file;
  cw_voice v = {.arena = &all->view->tool->arena};
  cw_html_begin(f, "Conflicts between sources", cw_say(&v, "%zu rule packs", all->view->packs.count), NULL);
  fputs("<h1>What the sources do not agree on</h1>\n<p>", f);
  cw_html_put(f, cw_say(&v, "%s.", say_sum(all, &v)));
  fputs(" A standing that differs between the readings stays undetermined, and names the question; where a pack "
        "decides between sources, the standing is by that one, and says what another would make of it.</p>\n",
        f);
  const char *pack = "";
  for (size_t i = 0; i < all->count; i++) {
    const cw_conflict *c = &all->items[i];
    if (strcmp(pack, c->code) != 0) {
      fputs("<h2>", f);
      cw_html_put(f, cw_say(&v, "%s (%s, version %s)", c->jurisdiction, c->code, c->version));
      fputs("</h2>\n", f);
    }
    pack = c->code;
    put_html_conflict(f, &v, c);
  }
  cw_html_end(f);
}
