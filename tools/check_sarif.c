/* SARIF: a log with one run; its driver lists the findings that there are, its results those that were found. */
#include "check_sarif.h"

static const char *level_of(cw_severity severity) {
  static const char *const levels[] = {[CW_NOTE] = "note", [CW_WARNING] = "warning", [CW_ERROR] = "error"};
  return levels[severity];
}

/* `key: { "text": text }` */
static void put_message(cw_json *json, const char *key, const char *text) {
  cw_json_open_object(json, key);
  cw_json_put_text(json, "text", text);
  cw_json_end(json);
}

static void put_rule(cw_json *json, cw_diag_id id) {
  cw_json_object(json);
  cw_json_put_text(json, "id", cw_diag_code(id));
  put_message(json, "shortDescription", cw_diag_title(id));
  put_message(json, "fullDescription", cw_diag_page(id));
  cw_json_open_object(json, "defaultConfiguration");
  cw_json_put_text(json, "level", level_of(cw_diag_severity(id)));
  cw_json_end(json);
  cw_json_end(json);
}

void cw_sarif_begin(cw_json *json) {
  cw_json_object(json);
  cw_json_put_text(json, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
  cw_json_put_text(json, "version", "2.1.0");
  cw_json_open_array(json, "runs");
  cw_json_object(json);
  cw_json_put_text(json, "columnKind", "unicodeCodePoints");
  cw_json_open_object(json, "tool");
  cw_json_open_object(json, "driver");
  cw_json_put_text(json, "name", "crosswalk");
  cw_json_put_text(json, "semanticVersion", CW_VERSION);
  cw_json_open_array(json, "rules");
  for (int id = 0; id < CW_NDIAGS; id++) put_rule(json, (cw_diag_id)id);
  cw_json_end(json);
  cw_json_end(json);
  cw_json_end(json);
  cw_json_open_array(json, "results");
}

/* A finding about the whole file has no region. */
static void put_place(cw_json *json, const cw_diag *d) {
  cw_json_open_array(json, "locations");
  cw_json_object(json);
  cw_json_open_object(json, "physicalLocation");
  cw_json_open_object(json, "artifactLocation");
  cw_json_put_text(json, "uri", d->file);
  cw_json_end(json);
  if (d->line) {
    cw_json_open_object(json, "region");
    cw_json_put_int(json, "startLine", d->line);
    cw_json_put_int(json, "startColumn", d->column ? d->column : 1);
    cw_json_end(json);
  }
  cw_json_end(json);
  cw_json_end(json);
  cw_json_end(json);
}

static void put_result(cw_json *json, const cw_diag *d, cw_arena *arena) {
  const char *text = d->hint ? cw_arena_printf(arena, "%s\nMend: %s", d->message, d->hint) : d->message;
  cw_json_object(json);
  cw_json_put_text(json, "ruleId", cw_diag_code(d->id));
  cw_json_put_int(json, "ruleIndex", d->id);
  cw_json_put_text(json, "level", level_of(d->severity));
  put_message(json, "message", text ? text : d->message);
  put_place(json, d);
  cw_json_end(json);
}

void cw_sarif_results(cw_json *json, cw_diags *diags) {
  cw_diags_sort(diags);
  for (uint32_t i = 0; i < diags->count; i++) put_result(json, &diags->items[i], diags->arena);
}

void cw_sarif_end(cw_json *json) {
  for (int open = 0; open < 4; open++) cw_json_end(json); /* results, the run, runs, the log */
}
