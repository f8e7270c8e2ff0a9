/* A record's topics in a pack's own words. The canonical topics stand in rules/vocabulary.def. */
#include "across.h"

#include <string.h>
#include <strings.h>

/* A record on `topic` is on what some packs call `word`; not the other way round. */
static const struct {
  const char *topic, *word;
} topics[] = {
#define CW_TOPIC(topic, word) {topic, word},
#include "../../rules/vocabulary.def"
};

enum { NTOPICS = sizeof topics / sizeof *topics };

static bool is_declared(const cw_plan *plan, const char *word) {
  const cw_attr *attr = &plan->attrs[CW_F_TOPICS];
  for (uint32_t i = 0; i < attr->nchoices; i++)
    if (strcasecmp(cw_text(&plan->texts, attr->choices[i]), word) == 0) return true;
  return false;
}

static const char *with(const cw_voice *v, const char *list, const char *item) {
  return cw_say(v, "%s%s%s", list, *list ? ", " : "", item);
}

/* One topic: itself where the pack names it, else each of the pack's words for it. */
static void put_topic(const cw_voice *v, const char *topic, cw_topics *out) {
  bool named = is_declared(v->plan, topic), known = named;
  out->words = with(v, out->words, topic);
  for (int i = 0; i < NTOPICS && !named; i++) {
    if (strcasecmp(topics[i].topic, topic) != 0 || !is_declared(v->plan, topics[i].word)) continue;
    out->words = with(v, out->words, topics[i].word);
    out->read_as = with(v, out->read_as, cw_say(v, "%s as %s", topic, topics[i].word));
    known = true;
  }
  if (!known) out->unknown = with(v, out->unknown, cw_say(v, "topic %s", topic));
}

bool cw_topics_of_word(const cw_voice *v, const char *word, cw_topics *out) {
  static const char key[] = "topics=";
  *out = (cw_topics){.words = "", .read_as = "", .unknown = ""};
  if (strncasecmp(word, key, sizeof key - 1) != 0) return false;
  for (const char *s = word + sizeof key - 1; *s;) {
    s += strspn(s, " ");
    size_t len = strcspn(s, ",;"), end = len;
    while (end && s[end - 1] == ' ') end--;
    if (end) put_topic(v, cw_say(v, "%.*s", (int)end, s), out);
    s += len + (s[len] != '\0');
  }
  out->words = cw_say(v, "%s%s", key, out->words);
  return true;
}
