/* The frame of a page, and how it looks: on a screen, dark or light, and on paper. */
#include "html.h"

static const char *const style[] = {
    ":root{color-scheme:light dark;--ink:#1c2126;--soft:#5a6570;--paper:#fff;--line:#d9dee3;--band:#f4f6f8;",
    "--good:#176b37;--good-band:#e3f4e8;--bad:#a3231c;--bad-band:#fbe7e5;--open:#805500;--open-band:#fff3d6;",
    "--link:#0b57a4}\n",
    "@media(prefers-color-scheme:dark){:root{--ink:#e6e9ec;--soft:#a4afb9;--paper:#14181c;--line:#343c44;",
    "--band:#1d2329;--good:#7fd69a;--good-band:#15331f;--bad:#ff9b92;--bad-band:#421a17;--open:#f0c464;",
    "--open-band:#3b2f10;--link:#86bdf5}}\n",
    "*{box-sizing:border-box}\n",
    "body{margin:0 auto;max-width:52rem;padding:2rem 1.25rem 4rem;background:var(--paper);color:var(--ink);",
    "font:16px/1.5 system-ui,\"Segoe UI\",\"Helvetica Neue\",Arial,sans-serif;overflow-wrap:anywhere}\n",
    "header{color:var(--soft);border-bottom:1px solid var(--line);padding-bottom:.6rem;font-size:.9rem}\n",
    // NOLINTNEXTLINE(bugprone-suspicious-missing-comma): one literal on several lines
    "h1{font-size:1.7rem;line-height:1.2;margin:2rem 0 1rem}h2{font-size:1.25rem;line-height:1.3;margin:2rem 0 "
    ".6rem}\n",
    "h3{font-size:1rem;margin:1.5rem 0 .4rem}p{margin:.5rem 0}ul{margin:.3rem 0;padding-left:1.3rem}\n",
    "ul.marked{list-style:none;padding-left:0}ul.marked ul.marked{padding-left:1.3rem}li{margin:.35rem 0}\n",
    "ul.marked>li{padding-left:5.6rem;position:relative}ul.marked>li>.mark{position:absolute;left:0;top:.12rem}\n",
    ".mark{display:inline-block;min-width:4.6rem;text-align:center;font-size:.78rem;line-height:1.35;padding:.05rem "
    ".45rem;",
    "border-radius:.6rem;background:var(--band);color:var(--soft);font-weight:600}\n",
    ".good{background:var(--good-band);color:var(--good)}.bad{background:var(--bad-band);color:var(--bad)}\n",
    ".open{background:var(--open-band);color:var(--open)}\n",
    "p.verdict{font-size:1.1rem;font-weight:600;padding:.7rem .9rem;border-radius:.4rem;background:var(--band);",
    "border-left:.3rem solid currentColor}\n",
    ".spaced{margin-top:1.3rem}.note{color:var(--soft);font-size:.9rem}.place{color:var(--soft);font-size:.8rem}a{"
    "color:var(--link)}\n",
    "details{border:1px solid var(--line);border-radius:.4rem;padding:.3rem .8rem;margin:.5rem 0}\n",
    "summary{cursor:pointer;font-weight:600;padding:.15rem 0}details details{border:0;padding:0 0 0 .2rem;margin:0}\n",
    "details details>summary{font-weight:400}\n",
    "@media "
    "print{:root{--ink:#000;--paper:#fff;--soft:#333;--line:#999;--link:#000;--good:#000;--bad:#000;--open:#000;",
    "--good-band:#fff;--bad-band:#fff;--open-band:#fff;--band:#fff}body{max-width:none;padding:0;font-size:10.5pt}",
    ".mark{border:1px solid #000}h1,h2,h3,summary{break-after:avoid}li{break-inside:avoid}",
    "details{border:0;padding:0}details:not([open]){display:none}h2{break-before:auto}}\n",
    "@page{margin:18mm}\n",
};

void cw_html_begin(FILE *f, const char *title, const char *heading, const char *more) {
  fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n", f);
  fputs("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
        "base-uri 'none'; form-action 'none'\">\n",
        f);
  fputs("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n", f);
  fputs("<meta name=\"referrer\" content=\"no-referrer\">\n<title>", f);
  cw_html_put(f, title);
  fputs("</title>\n<style>\n", f);
  for (size_t i = 0; i < sizeof style / sizeof *style; i++) fputs(style[i], f);
  fputs("</style>\n</head>\n<body>\n<header>", f);
  cw_html_put(f, heading);
  if (more) fputs("<br>", f);
  if (more) cw_html_put(f, more);
  fputs("</header>\n", f);
}

void cw_html_end(FILE *f) { fputs("</body>\n</html>\n", f); }
