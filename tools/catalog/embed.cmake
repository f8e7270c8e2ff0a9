# The table of issuers becomes part of the program. The top CMakeLists.txt includes this file.
set(table ${CMAKE_CURRENT_LIST_DIR}/issuers.yaml)
set(folder ${CMAKE_CURRENT_LIST_DIR})
set(generated ${CMAKE_CURRENT_BINARY_DIR}/catalog_issuers.c)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${table})
file(READ ${table} hex HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
file(CONFIGURE OUTPUT ${generated} @ONLY CONTENT [[
/* Made by tools/catalog/embed.cmake from issuers.yaml. */
#include "@folder@/shipped.h"

static const unsigned char bytes[] = {@bytes@ 0};
const char *const cw_shipped_issuers = (const char *)bytes;
const size_t cw_shipped_issuers_len = sizeof bytes - 1;
]])
target_sources(crosswalk_tools PRIVATE ${generated})
