# crosswalk.so, the loadable SQLite extension. What speaks to SQLite is compiled anew, against the host's copy of it.
file(GLOB extension_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tools/extension/*.c)
set(extension_store "")
foreach(name store store_read store_read_parts store_packed store_packed_parts store_read_answers store_value
             store_version schema schema_audits schema_answers)
  list(APPEND extension_store ${PROJECT_SOURCE_DIR}/tools/store/${name}.c)
endforeach()
add_library(crosswalk_sqlite MODULE ${extension_sources} ${extension_store})
set_target_properties(crosswalk_sqlite PROPERTIES PREFIX "" OUTPUT_NAME crosswalk C_VISIBILITY_PRESET hidden)
target_compile_options(crosswalk_sqlite PRIVATE -include ${PROJECT_SOURCE_DIR}/tools/extension/host.h)
target_compile_definitions(crosswalk_sqlite PRIVATE _GNU_SOURCE) # dladdr
target_link_libraries(crosswalk_sqlite PRIVATE crosswalk_tools ${CMAKE_DL_LIBS})
target_link_options(crosswalk_sqlite PRIVATE -Wl,--exclude-libs,ALL -Wl,--as-needed)
install(TARGETS crosswalk_sqlite LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/crosswalk)
