/* Turns a question into a clause: "Did the educator take part?" -> "whether the educator took part".
 *
 * Only forms that are sure are turned: an auxiliary directly before a subject from a short table. All else is left to
 * the caller to quote; a quoted question reads less smoothly but is never wrong. */
#include "words.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* --- verbs -------------------------------------------------------------------------------------------------------- */

typedef struct irregular {
  const char *plain, *past;
} irregular;

static const irregular irregulars[] = {
    {"be", "was"},
    {"become", "became"},
    {"begin", "began"},
    {"bring", "brought"},
    {"build", "built"},
    {"choose", "chose"},
    {"come", "came"},
    {"do", "did"},
    {"find", "found"},
    {"get", "got"},
    {"give", "gave"},
    {"go", "went"},
    {"have", "had"},
    {"hold", "held"},
    {"keep", "kept"},
    {"know", "knew"},
    {"lead", "led"},
    {"learn", "learned"},
    {"leave", "left"},
    {"let", "let"},
    {"lose", "lost"},
    {"make", "made"},
    {"meet", "met"},
    {"pay", "paid"},
    {"put", "put"},
    {"read", "read"},
    {"say", "said"},
    {"see", "saw"},
    {"seek", "sought"},
    {"sell", "sold"},
    {"send", "sent"},
    {"set", "set"},
    {"show", "showed"},
    {"sit", "sat"},
    {"speak", "spoke"},
    {"spend", "spent"},
    {"stand", "stood"},
    {"submit", "submitted"},
    {"take", "took"},
    {"teach", "taught"},
    {"tell", "told"},
    {"undergo", "underwent"},
    {"understand", "understood"},
    {"write", "wrote"},
    {"plan", "planned"},
    {"permit", "permitted"},
    {"refer", "referred"},
    {"transfer", "transferred"},
    {"bear", "bore"},
    {"commit", "committed"},
    {"drop", "dropped"},
    {"stop", "stopped"},
    {"admit", "admitted"},
};

static bool ends(const char *word, size_t n, const char *tail) {
  size_t m = strlen(tail);
  return n > m && strncasecmp(word + n - m, tail, m) == 0;
}

static bool consonant_y(const char *word, size_t n) {
  return n > 1 && word[n - 1] == 'y' && !strchr("aeiou", word[n - 2]);
}

static const char *past(const cw_voice *v, const char *word, size_t n) {
  for (size_t i = 0; i < sizeof irregulars / sizeof *irregulars; i++)
    if (strlen(irregulars[i].plain) == n && strncmp(irregulars[i].plain, word, n) == 0) return irregulars[i].past;
  if (consonant_y(word, n)) return cw_say(v, "%.*sied", (int)n - 1, word);
  return cw_say(v, "%.*s%s", (int)n, word, ends(word, n, "e") ? "d" : "ed");
}

static const char *present(const cw_voice *v, const char *word, size_t n) {
  if (n == 4 && strncmp(word, "have", 4) == 0) return "has";
  if (n == 2 && strncmp(word, "be", 2) == 0) return "is";
  if (consonant_y(word, n)) return cw_say(v, "%.*sies", (int)n - 1, word);
  bool hissing = ends(word, n, "s") || ends(word, n, "sh") || ends(word, n, "ch") || ends(word, n, "x") ||
                 ends(word, n, "z") || ends(word, n, "o");
  if (n == 2 && (strncmp(word, "do", 2) == 0 || strncmp(word, "go", 2) == 0)) hissing = true;
  return cw_say(v, "%.*s%s", (int)n, word, hissing ? "es" : "s");
}

/* --- finding the turn --------------------------------------------------------------------------------------------- */

static const char *const auxiliaries[] = {"is",    "are", "was",  "were",   "has",   "have", "had", "will", "can",
                                          "could", "may", "must", "should", "would", "does", "did", "do"};
static const char *const subjects[] = {
    "the educator", "the teacher",    "the holder",      "the applicant", "the candidate",
    "the license",  "the credential", "the LEA",         "the employer",  "there",
    "the course",   "the supervisor", "the local board", "the document",  "it"};
/* What may follow a noun that is not yet the whole subject: "the director of schools". */
static const char *const joints[] = {"of",   "that", "who", "which", "in", "for", "to",
                                     "with", "or",   "and", "on",    "at", "from"};
/* Participles that don't end in -ed, and adjectives that stand in their place. */
static const char *const participles[] = {"made",   "met", "done",  "paid",    "given", "shown",    "held",    "taken",
                                          "sought", "set", "found", "written", "known", "complete", "current", "valid"};
static const char *const adverbs[] = {"also", "already", "ever", "still", "successfully", "currently", "not", "now"};

/* Length of the word of the table that stands at s as a whole word, 0 for none. */
static size_t at_word(const char *s, const char *const *table, size_t n) {
  for (size_t i = 0; i < n; i++) {
    size_t len = strlen(table[i]);
    if (strncasecmp(s, table[i], len) == 0 && strchr(" ,?:;", s[len])) return len; /* the terminator too */
  }
  return 0;
}
#define AT(s, table) at_word((s), (table), sizeof(table) / sizeof *(table))

typedef struct turn {
  const char *aux, *subject, *rest; /* rest: after the subject and a space, or the end */
  size_t naux, nsubject;
} turn;

/* "What was the rating?": a subject of two words that ends the question is sure too. */
static size_t last_subject(const char *s) {
  if (strncasecmp(s, "the ", 4) != 0) return 0;
  size_t n = 4 + strcspn(s + 4, " ,?");
  return s[n] == '?' && s[n + 1] == '\0' ? n : 0;
}

static bool is_participle(const char *s) { return AT(s, participles) || ends(s, strcspn(s, " ,?:;"), "ed"); }

/* What may follow a participle that is the predicate: "employed by the LEA", not "sought one of the four". */
static const char *const after_participle[] = {
    "about",  "and",     "or",        "after", "again",   "as",     "at",      "before",  "by",
    "during", "earlier", "elsewhere", "for",   "from",    "in",     "into",    "instead", "not",
    "of",     "on",      "since",     "there", "through", "to",     "toward",  "towards", "under",
    "until",  "upon",    "when",      "while", "with",    "within", "without", "yet"};

/* `object_asked`: "Which credential is the authorization added to?" asks for what follows the participle, which must
 * then end the question, or be but a preposition before its end. */
static bool is_predicate(const char *participle, bool object_asked) {
  const char *next = participle + strcspn(participle, " ,?:;");
  if (*next != ' ' || (next[1] == '(' && !object_asked)) return true;
  size_t n = AT(next + 1, after_participle);
  return n > 0 && (!object_asked || next[1 + n] == '?');
}

/* "Was the renewal application filed?": an article, some words, then a participle. A participle directly after the
 * article is an adjective; an adverb before it belongs to the predicate. */
static size_t passive_subject(const char *s, bool object_asked) {
  static const char *const articles[] = {"the", "a", "an"};
  enum { MOST_WORDS = 5 };
  size_t article = AT(s, articles);
  if (!article || s[article] != ' ') return 0;
  const char *word = s + article + 1, *adverb = NULL;
  for (int n = 0; n < MOST_WORDS; n++) {
    size_t len = strcspn(word, " ,?:;");
    if (AT(word, joints)) return 0;
    if (n > 0 && is_participle(word) && is_predicate(word, object_asked))
      return (size_t)((adverb ? adverb : word) - s) - 1;
    adverb = n > 0 && (ends(word, len, "ly") || AT(word, adverbs)) ? word : NULL;
    if (word[len] != ' ') return 0;
    word += len + 1;
  }
  return 0;
}

static bool is_do(const char *aux, size_t n) {
  static const char *const forms[] = {"does", "do", "did"};
  return n > 0 && AT(aux, forms) == n;
}

static bool is_be(const char *aux) {
  static const char *const forms[] = {"is", "are", "was", "were"};
  return AT(aux, forms) > 0;
}

static bool asks_object(const char *ask) {
  static const char *const words[] = {"how", "what", "which"};
  return AT(ask, words) > 0;
}

static size_t find_subject(const char *ask, const char *aux, size_t naux) {
  const char *subject = aux + naux + 1;
  static const char *const stressed[] = {"itself", "herself", "himself", "themselves"};
  size_t n = AT(subject, subjects), stress = n && subject[n] == ' ' ? AT(subject + n + 1, stressed) : 0;
  if (stress) n += 1 + stress;
  if (n && subject[n] == ' ' && AT(subject + n + 1, joints)) n = 0;
  bool loose = n && is_be(aux) && subject[n] == ' ' && is_participle(subject + n + 1);
  if (loose && !is_predicate(subject + n + 1, false)) n = 0; /* "the document sought": all of it is the subject */
  if (!n && !loose && is_be(aux)) n = passive_subject(subject, asks_object(ask));
  return n ? n : last_subject(subject);
}

/* "…, and was it passed?": a second question in the same sentence. */
static bool asks_twice(const char *ask) {
  for (const char *s = strchr(ask, ' '); s; s = strchr(s + 1, ' ')) {
    size_t joint = strncmp(s, " and ", 5) == 0 ? 5 : strncmp(s, " or ", 4) == 0 ? 4 : 0;
    if (joint && AT(s + joint, auxiliaries)) return true;
  }
  return false;
}

/* "Does the educator teach in K-3, or lead a school?": a second verb, which would have to be turned too. */
static bool has_second_verb(const char *ask) {
  static const char *const verbs[] = {"become", "begin", "bring", "choose", "complete", "do",   "earn",  "get",
                                      "give",   "go",    "have",  "hold",   "keep",     "lead", "leave", "make",
                                      "meet",   "pay",   "seek",  "send",   "serve",    "show", "take",  "teach"};
  static const char *const forms[] = {"does", "do", "did"};
  if (!AT(ask, forms)) return false;
  for (const char *s = strchr(ask, ' '); s; s = strchr(s + 1, ' ')) {
    size_t joint = strncmp(s, " and ", 5) == 0 ? 5 : strncmp(s, " or ", 4) == 0 ? 4 : 0;
    if (joint && AT(s + joint, verbs)) return true;
  }
  return false;
}

static bool find_turn(const char *ask, turn *t, int *found) {
  *found = asks_twice(ask) || has_second_verb(ask) ? 2 : 0;
  for (const char *s = ask; *s; s++) {
    if (s != ask && s[-1] != ' ') continue;
    size_t naux = AT(s, auxiliaries);
    if (!naux || s[naux] != ' ') continue;
    const char *subject = s + naux + 1;
    size_t nsubject = find_subject(ask, s, naux);
    if (!nsubject) continue;
    if ((*found)++ == 0) *t = (turn){s, subject, subject + nsubject, naux, nsubject};
  }
  return *found == 1;
}

/* Whether nothing need be turned: no auxiliary, or "Which document is sought", whose subject is the asking word. */
static bool is_straight(const char *ask) {
  const char *found = NULL;
  for (const char *s = ask; *s; s++) {
    if ((s != ask && s[-1] != ' ') || !AT(s, auxiliaries)) continue;
    if (found) return false;
    found = s;
  }
  if (!found) return true;
  bool noun_asked =
      strncasecmp(ask, "which ", 6) == 0 || strncasecmp(ask, "what ", 5) == 0 || strncasecmp(ask, "how many ", 9) == 0;
  size_t naux = AT(found, auxiliaries);
  return noun_asked && found != ask && found[naux] == ' ' && is_participle(found + naux + 1);
}

/* --- turning ------------------------------------------------------------------------------------------------------ */

/* The predicate: "took part in it" of "did … take part in it?"; without the question mark. */
static const char *say_predicate(const cw_voice *v, const turn *t) {
  int n = (int)strcspn(t->rest, "?");
  bool past_tense = t->naux == 3 && strncasecmp(t->aux, "did", 3) == 0;
  if (!is_do(t->aux, t->naux)) {
    const char *aux = cw_say(v, "%c%.*s", tolower((unsigned char)*t->aux), (int)t->naux - 1, t->aux + 1);
    return cw_say(v, "%s%.*s", aux, n, t->rest);
  }
  const char *verb = t->rest + strspn(t->rest, " "), *before = verb;
  size_t adverb = AT(verb, adverbs);
  if (adverb) verb += adverb + strspn(verb + adverb, " ");
  size_t len = strcspn(verb, " ,?:;");
  const char *turned = past_tense ? past(v, verb, len) : present(v, verb, len);
  const char *rest = verb + len;
  return cw_say(v, "%.*s%s%.*s", (int)(verb - before), before, turned, (int)strcspn(rest, "?"), rest);
}

const char *cw_say_whether(const cw_voice *v, const char *ask, const char *subject) {
  static const char *const prepositions[] = {"on", "in", "at", "by", "for", "since", "to", "from", "under", "of"};
  size_t len = strlen(ask);
  if (AT(ask, prepositions)) return NULL; /* "it depends on on which day" */
  if (len < 2 || ask[len - 1] != '?' || strchr(ask, '?') != ask + len - 1) return NULL;
  turn t = {0};
  int found;
  if (!find_turn(ask, &t, &found)) {
    if (found || !is_straight(ask)) return NULL;
    if (subject) return NULL; /* "who issued it": the caller must say what "it" is */
    return cw_say(v, "%c%.*s", tolower((unsigned char)*ask), (int)len - 2, ask + 1);
  }
  bool it = t.nsubject == 2;
  if (subject && !it) return NULL;
  const char *who = it && subject
                        ? subject
                        : cw_say(v, "%c%.*s", tolower((unsigned char)*t.subject), (int)t.nsubject - 1, t.subject + 1);
  const char *predicate = say_predicate(v, &t);
  if (t.aux == ask) return cw_say(v, "whether %s %s", who, predicate);
  return cw_say(v, "%c%.*s%s %s", tolower((unsigned char)*ask), (int)(t.aux - ask) - 1, ask + 1, who, predicate);
}
