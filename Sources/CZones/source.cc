// Where the rules of a zone are read from: files of the IANA database, as every Unix has them in /usr/share/zoneinfo,
// or $TZDIR. cctz asks through a pointer that a program may define, and does not ask its own reader then, which looks
// for the files of other systems, too, by streams of the C++ library: 430 kB of it.

#include <absl/time/internal/cctz/include/cctz/zone_info_source.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <string>

namespace {

using absl::time_internal::cctz::ZoneInfoSource;

class ZoneFile : public ZoneInfoSource {
public:
    explicit ZoneFile(FILE *file) : file_(file) {}
    ~ZoneFile() override { fclose(file_); }
    std::size_t Read(void *to, std::size_t bytes) override { return fread(to, 1, bytes, file_); }
    int Skip(std::size_t bytes) override { return fseek(file_, static_cast<long>(bytes), SEEK_CUR); }

private:
    FILE *file_;
};

/// A name of the database and no path out of it: "Europe/Prague", not "../../etc/passwd", "/etc/passwd".
bool leads_out(const std::string &name) {
    return name.empty() || name[0] == '/' || name[0] == '.' || name.find("/.") != std::string::npos;
}

std::unique_ptr<ZoneInfoSource> open_zone(
    const std::string &name, const std::function<std::unique_ptr<ZoneInfoSource>(const std::string &)> &) {
    if (leads_out(name)) return nullptr;
    const char *folder = std::getenv("TZDIR");
    std::string path = folder != nullptr && *folder != '\0' ? folder : "/usr/share/zoneinfo";
    path += '/';
    path += name;
    FILE *file = fopen(path.c_str(), "rbe");
    if (file == nullptr) return nullptr;
    return std::make_unique<ZoneFile>(file);
}

}  // namespace

namespace absl {
ABSL_NAMESPACE_BEGIN
namespace time_internal {
namespace cctz_extension {

ZoneInfoSourceFactory zone_info_source_factory = open_zone;

}  // namespace cctz_extension
}  // namespace time_internal
ABSL_NAMESPACE_END
}  // namespace absl
