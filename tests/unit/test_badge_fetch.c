/* Fetching: what may be asked for, what a server may answer, and for what its answer stands. */
#include "badge_fixture.h"

#include "badge/documents.h"
#include "badge/fetch.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- a server ----------------------------------------------------------------------------------------------------- */

static int listener;
static char here[32]; /* 127.0.0.1:PORT */
static pthread_t thread;
static atomic_int asked;

static void put(int s, const char *text) {
  size_t len = strlen(text);
  while (len) {
    ssize_t n = send(s, text, len, MSG_NOSIGNAL);
    if (n <= 0) return;
    text += n;
    len -= (size_t)n;
  }
}

static void put_endless(int s) {
  static char block[65536];
  memset(block, 'x', sizeof block);
  put(s, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
  for (int i = 0; i < 1000; i++)
    if (send(s, block, sizeof block, MSG_NOSIGNAL) <= 0) return;
}

static void redirect(int s, const char *to) {
  char text[256];
  snprintf(text, sizeof text, "HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
           to);
  put(s, text);
}

static void body(int s, const char *text) {
  char head[128];
  snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n", strlen(text));
  put(s, head);
  put(s, text);
}

static bool is(const char *request, const char *path) {
  size_t n = strlen(path);
  return strncmp(request + 4, path, n) == 0 && request[4 + n] == ' ';
}

static void answer(int s, const char *request) {
  char again[64];
  snprintf(again, sizeof again, "http://%s/loop", here);
  if (is(request, "/ok")) body(s, "{\"name\":\"found\"}");
  if (is(request, "/poser")) body(s, "{\"type\":\"Issuer\",\"id\":\"https://good.example/i\",\"name\":\"Good\"}");
  if (is(request, "/once")) redirect(s, "/ok");
  if (is(request, "/loop")) redirect(s, again);
  if (is(request, "/to-http")) redirect(s, "http://example.org/");
  if (is(request, "/to-private")) redirect(s, "https://10.0.0.1/x");
  if (is(request, "/to-loopback")) redirect(s, "https://127.0.0.1/x");
  if (is(request, "/to-metadata")) redirect(s, "https://169.254.169.254/latest");
  if (is(request, "/to-file")) redirect(s, "file:///etc/passwd");
  if (is(request, "/missing")) put(s, "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno");
  if (is(request, "/nul")) {
    put(s, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\n");
    send(s, "{\0} ", 4, MSG_NOSIGNAL);
  }
  if (is(request, "/latin")) body(s, "{\"name\":\"\xe9\"}");
  if (is(request, "/large")) put_endless(s);
  if (is(request, "/slow")) sleep(3);
}

static void *serve(void *unused) {
  (void)unused;
  for (int s; (s = accept(listener, NULL, NULL)) >= 0;) {
    char request[4096] = "";
    ssize_t n = recv(s, request, sizeof request - 1, 0);
    if (n > 4) {
      request[n] = '\0';
      atomic_fetch_add(&asked, 1);
      answer(s, request);
    }
    close(s);
  }
  return NULL;
}

static void setup(void) {
  badge_setup();
  struct sockaddr_in in = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
  socklen_t len = sizeof in;
  listener = socket(AF_INET, SOCK_STREAM, 0);
  ck_assert(listener >= 0 && bind(listener, (struct sockaddr *)&in, sizeof in) == 0 && listen(listener, 16) == 0);
  ck_assert(getsockname(listener, (struct sockaddr *)&in, &len) == 0);
  snprintf(here, sizeof here, "127.0.0.1:%u", (unsigned)ntohs(in.sin_port));
  atomic_store(&asked, 0);
  ck_assert_int_eq(pthread_create(&thread, NULL, serve, NULL), 0);
}

static void teardown(void) {
  shutdown(listener, SHUT_RDWR);
  pthread_join(thread, NULL);
  close(listener);
  char command[256];
  snprintf(command, sizeof command, "rm -rf %s/kept", badge_folder());
  ck_assert_int_eq(system(command), 0);
  badge_teardown();
}

/* --- asking ------------------------------------------------------------------------------------------------------- */

static cw_fetch *open_fetch(bool exempt) {
  cw_fetch_rules rules = {.most_bytes = 100000, .seconds = 1, .most = 50, .exempt = exempt ? here : NULL};
  const char *problem = NULL, *folder = cw_arena_printf(&badge_arena, "%s/kept", badge_folder());
  cw_fetch *f = cw_fetch_open(folder, &rules, &problem);
  ck_assert_msg(f != NULL, "%s", problem);
  return f;
}

/* The text that came, or why none did. */
static const char *got(cw_fetch *f, const char *scheme, const char *path) {
  const char *kept, *why = NULL, *address = cw_arena_printf(&badge_arena, "%s%s", scheme, path);
  size_t len;
  char *text = cw_fetch_get(f, address, &len, &kept, &why, &badge_arena);
  if (!text) return why;
  const char *copy = cw_arena_text(&badge_arena, text, len);
  free(text);
  return copy;
}

START_TEST(only_public_addresses) {
  static const struct {
    const char *text;
    bool is_public;
  } known[] = {{"8.8.8.8", true},
               {"93.184.216.34", true},
               {"172.32.0.1", true},
               {"100.128.0.1", true},
               {"192.167.255.255", true},
               {"0.0.0.0", false},
               {"10.1.2.3", false},
               {"100.64.0.1", false},
               {"127.0.0.1", false},
               {"127.255.0.1", false},
               {"169.254.169.254", false},
               {"172.16.0.1", false},
               {"172.31.255.255", false},
               {"192.168.0.1", false},
               {"198.19.0.1", false},
               {"203.0.113.9", false},
               {"224.0.0.1", false},
               {"255.255.255.255", false},
               {"2606:4700::1111", true},
               {"2a00:1450::1", true},
               {"::1", false},
               {"::", false},
               {"::ffff:127.0.0.1", false},
               {"::ffff:8.8.8.8", false},
               {"fe80::1", false},
               {"fc00::1", false},
               {"fd12::1", false},
               {"ff02::1", false},
               {"64:ff9b::7f00:1", false},
               {"2001::1", false},
               {"2001:db8::1", false},
               {"2002:7f00:1::", false},
               {"3fff:0:1::", false}};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    struct sockaddr_in in = {.sin_family = AF_INET};
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};
    bool four = inet_pton(AF_INET, known[i].text, &in.sin_addr) == 1;
    ck_assert(four || inet_pton(AF_INET6, known[i].text, &in6.sin6_addr) == 1);
    bool found = cw_fetch_is_public(four ? (struct sockaddr *)&in : (struct sockaddr *)&in6);
    ck_assert_msg(found == known[i].is_public, "%s", known[i].text);
  }
  struct sockaddr other = {.sa_family = AF_UNIX};
  ck_assert(!cw_fetch_is_public(&other));
}
END_TEST

START_TEST(only_https_at_its_own_port) {
  static const char *const refused[] = {"http://example.org/",
                                        "https://example.org:8443/",
                                        "https://a:b@example.org/",
                                        "https://a@example.org/",
                                        "ftp://example.org/",
                                        "file:///etc/passwd",
                                        "https://",
                                        "",
                                        "example.org",
                                        "gopher://x/",

                                        "data:,x",
                                        "HTTP://EXAMPLE.ORG/"};
  const char *why;
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
    ck_assert_msg(!cw_fetch_may(&cw_fetch_default, refused[i], &why), "%s", refused[i]);
  ck_assert(cw_fetch_may(&cw_fetch_default, "https://example.org/a?b=c", &why));
  ck_assert(cw_fetch_may(&cw_fetch_default, "https://example.org:443/a", &why));
  ck_assert_str_eq(cw_fetch_url_of("did:web:example.edu", &badge_arena), "https://example.edu/.well-known/did.json");
  ck_assert_str_eq(cw_fetch_url_of("did:web:example.edu:i:1", &badge_arena), "https://example.edu/i/1/did.json");
  ck_assert_ptr_null(cw_fetch_url_of("did:web:", &badge_arena));
  ck_assert_ptr_null(cw_fetch_url_of("did:web:user@example.edu", &badge_arena));
  ck_assert_ptr_null(cw_fetch_url_of("did:web:localhost%3A8080", &badge_arena));
}
END_TEST

START_TEST(a_server_at_home_is_never_asked) {
  cw_fetch *f = open_fetch(false);
  const char *http = cw_arena_printf(&badge_arena, "http://%s", here),
             *https = cw_arena_printf(&badge_arena, "https://%s", here);
  ck_assert_str_eq(got(f, http, "/ok"), "only https is fetched");
  ck_assert_str_eq(got(f, https, "/ok"), "it names a port of its own");
  static const char *const homes[] = {
      "https://127.0.0.1",  "https://localhost", "https://[::1]", "https://[::ffff:127.0.0.1]",
      "https://2130706433", "https://0x7f.1",    "https://0",     "https://192.168.1.1"};
  for (size_t i = 0; i < sizeof homes / sizeof *homes; i++)
    ck_assert_msg(strcmp(got(f, homes[i], "/ok"), "its host is at an address that is not public") == 0, "%s: %s",
                  homes[i], got(f, homes[i], "/ok"));
  ck_assert_int_eq(atomic_load(&asked), 0);
  cw_fetch_close(f);
}
END_TEST

START_TEST(what_a_server_may_answer) {
  cw_fetch *f = open_fetch(true);
  const char *at = cw_arena_printf(&badge_arena, "http://%s", here);
  ck_assert_str_eq(got(f, at, "/ok"), "{\"name\":\"found\"}");
  ck_assert_str_eq(got(f, at, "/once"), "{\"name\":\"found\"}");
  ck_assert_str_eq(got(f, at, "/to-http"), "only https is fetched");
  ck_assert_str_eq(got(f, at, "/to-private"), "its host is at an address that is not public");
  ck_assert_str_eq(got(f, at, "/to-loopback"), "its host is at an address that is not public");
  ck_assert_str_eq(got(f, at, "/to-metadata"), "its host is at an address that is not public");
  ck_assert_str_eq(got(f, at, "/to-file"), "it is no address of the web");
  ck_assert_str_eq(got(f, at, "/loop"), "it redirects too often");
  ck_assert_str_eq(got(f, at, "/large"), "it is too large");
  ck_assert_str_eq(got(f, at, "/nul"), "what came is no text");
  ck_assert_str_eq(got(f, at, "/latin"), "what came is no text");
  ck_assert_ptr_nonnull(strstr(got(f, at, "/missing"), "HTTP"));
  ck_assert_ptr_nonnull(strstr(got(f, at, "/slow"), "imeout"));
  int before = atomic_load(&asked);
  ck_assert_str_eq(got(f, at, "/large"), "it is too large"); /* not asked for again */
  ck_assert_int_eq(atomic_load(&asked), before);
  for (int i = 0; i < 60; i++) got(f, at, cw_arena_printf(&badge_arena, "/missing?%d", i));
  ck_assert_str_eq(got(f, at, "/missing?more"), "too many were fetched");
  cw_fetch_close(f);
}
END_TEST

/* A server that says it is another's document is not believed, now or from the folder later. */
START_TEST(it_answers_for_its_own_address_alone) {
  const char *at = cw_arena_printf(&badge_arena, "http://%s/poser", here), *why = NULL;
  const char *folder = cw_arena_printf(&badge_arena, "%s/kept", badge_folder());
  cw_fetch *f = open_fetch(true);
  for (int i = 0; i < 2; i++) { /* first fetched, then from the folder */
    cw_document found;
    cw_documents *docs = cw_documents_open(&folder, i ? 1 : 0);
    cw_documents_fetch(docs, f);
    ck_assert(!cw_documents_find(docs, at, CW_WANTED_SELF, &found, &why, &badge_arena)); /* it calls itself otherwise */
    ck_assert(cw_documents_find(docs, at, CW_WANTED_THERE, &found, &why, &badge_arena));
    ck_assert_str_eq(cw_node_text(found.node, "name"), "Good");
    cw_documents_fetch(docs, NULL);
    ck_assert(!cw_documents_find(docs, "https://good.example/i", CW_WANTED_SELF, &found, &why, &badge_arena));
    ck_assert(!cw_documents_find(docs, "https://good.example/poser", CW_WANTED_THERE, &found, &why, &badge_arena));
    cw_documents_free(docs);
  }
  cw_fetch_close(f);
}
END_TEST

START_TEST(off_unless_asked_for) {
  badge_inspect_text("https://127.0.0.1/badge.json");
  badge_is("not checked");
  badge_because("https://127.0.0.1/badge.json");
  ck_assert_ptr_null(strstr(
      json_string_value(json_array_get(json_object_get(json_array_get(badge_seen, 0), "reasons"), 0)), "fetched"));
  badge_with.fetch = cw_arena_printf(&badge_arena, "%s/kept", badge_folder());
  badge_inspect_text("https://127.0.0.1/badge.json");
  badge_because("not fetched: its host is at an address that is not public");
  ck_assert_int_eq(atomic_load(&asked), 0);
}
END_TEST

static Suite *suite(void) {
  Suite *s = suite_create("badge_fetch");
  TCase *t = tcase_create("fetch");
  tcase_set_timeout(t, 120);
  tcase_add_checked_fixture(t, setup, teardown);
  tcase_add_test(t, only_public_addresses);
  tcase_add_test(t, only_https_at_its_own_port);
  tcase_add_test(t, a_server_at_home_is_never_asked);
  tcase_add_test(t, what_a_server_may_answer);
  tcase_add_test(t, it_answers_for_its_own_address_alone);
  tcase_add_test(t, off_unless_asked_for);
  suite_add_tcase(s, t);
  return s;
}

int main(void) {
  SRunner *runner = srunner_create(suite());
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
