/*
 * Names of the C++ library's streams that cctz mentions and nothing here reaches: its own reader of zone files, which
 * ours takes the place of (Sources/CZones/source.cc), and a description of a zone for people. With these in their
 * place 430 kB of streams, locales and facets stay out of the library. Whoever comes here after all ends the process.
 */
#include <stdlib.h>

#define NOBODY_CALLS(name) \
    _Noreturn void name(void); \
    void name(void) { abort(); }
#define NOBODY_READS(name) \
    extern const void *const name[8]; \
    const void *const name[8] = {0};

NOBODY_CALLS(_ZNKSt12__basic_fileIcE7is_openEv)
NOBODY_CALLS(_ZNKSt5ctypeIcE13_M_widen_initEv)
NOBODY_CALLS(_ZNSo9_M_insertImEERSoT_)
NOBODY_CALLS(_ZNSt12__basic_fileIcED1Ev)
NOBODY_CALLS(_ZNSt13basic_filebufIcSt11char_traitsIcEE4openEPKcSt13_Ios_Openmode)
NOBODY_CALLS(_ZNSt13basic_filebufIcSt11char_traitsIcEE5closeEv)
NOBODY_CALLS(_ZNSt13basic_filebufIcSt11char_traitsIcEEC1Ev)
NOBODY_CALLS(_ZNSt13basic_filebufIcSt11char_traitsIcEED1Ev)
NOBODY_CALLS(_ZNSt14basic_ifstreamIcSt11char_traitsIcEED1Ev)
NOBODY_CALLS(_ZNSt6localeC1Ev)
NOBODY_CALLS(_ZNSt6localeD1Ev)
NOBODY_CALLS(_ZNSt7__cxx1119basic_ostringstreamIcSt11char_traitsIcESaIcEED1Ev)
NOBODY_CALLS(_ZNSt8ios_baseC2Ev)
NOBODY_CALLS(_ZNSt8ios_baseD2Ev)
NOBODY_CALLS(_ZNSt9basic_iosIcSt11char_traitsIcEE4initEPSt15basic_streambufIcS1_E)
NOBODY_CALLS(_ZNSt9basic_iosIcSt11char_traitsIcEE5clearESt12_Ios_Iostate)
NOBODY_CALLS(_ZSt16__ostream_insertIcSt11char_traitsIcEERSt13basic_ostreamIT_T0_ES6_PKS3_l)
NOBODY_CALLS( \
    _ZSt7getlineIcSt11char_traitsIcESaIcEERSt13basic_istreamIT_T0_ES7_RNSt7__cxx1112basic_stringIS4_S5_T1_EES4_)
NOBODY_READS(_ZTTNSt7__cxx1119basic_ostringstreamIcSt11char_traitsIcESaIcEEE)
NOBODY_READS(_ZTTSt14basic_ifstreamIcSt11char_traitsIcEE)
NOBODY_READS(_ZTVNSt7__cxx1119basic_ostringstreamIcSt11char_traitsIcESaIcEEE)
NOBODY_READS(_ZTVSt13basic_filebufIcSt11char_traitsIcEE)
NOBODY_READS(_ZTVSt14basic_ifstreamIcSt11char_traitsIcEE)
NOBODY_READS(_ZTVSt15basic_streambufIcSt11char_traitsIcEE)
NOBODY_READS(_ZTVNSt7__cxx1115basic_stringbufIcSt11char_traitsIcESaIcEEE)
NOBODY_READS(_ZTVSt9basic_iosIcSt11char_traitsIcEE)
