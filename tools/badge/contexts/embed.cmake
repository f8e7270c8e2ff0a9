# The JSON-LD contexts of this folder become part of the program. The top CMakeLists.txt includes this file.
#
# index.txt says which address has which file. Each file becomes an array of bytes in badge_contexts.c in the build folder.
set(folder ${CMAKE_CURRENT_LIST_DIR})
set(index ${folder}/index.txt)
set(generated ${CMAKE_CURRENT_BINARY_DIR}/badge_contexts.c)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${index})

file(STRINGS ${index} lines REGEX "^[^#]")
set(arrays "")
set(rows "")
set(number 0)
foreach(line ${lines})
  string(REGEX MATCH "^([^ ]+) +([^ ]+)$" ok "${line}")
  if(NOT ok)
    message(FATAL_ERROR "${index}: not 'ADDRESS FILE': ${line}")
  endif()
  set(address ${CMAKE_MATCH_1})
  set(file ${folder}/${CMAKE_MATCH_2})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  file(READ ${file} hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
  string(APPEND arrays "static const unsigned char file${number}[] = {${bytes}};\n")
  string(APPEND rows "    {\"${address}\", (const char *)file${number}, sizeof file${number}},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(CONFIGURE OUTPUT ${generated} @ONLY CONTENT [[
/* Made by tools/badge/contexts/embed.cmake from index.txt and the files that it names. */
#include "@folder@/contexts.h"

@arrays@
const cw_context_file cw_context_files[] = {
@rows@};
const size_t cw_context_count = sizeof cw_context_files / sizeof *cw_context_files;
]])
target_sources(crosswalk_tools PRIVATE ${generated})
