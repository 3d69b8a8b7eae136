// The only file that calls RapidJSON. It reads in place, in a copy of the text, and what it finds goes straight onto
// the tape.

#include "json_tape.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>

// What an assertion would catch is no reason to bring the shop's process down.
#define RAPIDJSON_ASSERT(x) ((void)0)
#include <rapidjson/reader.h>

namespace {

// Levels are few: json_tape_read's caller has counted them.
constexpr size_t levels_max = 64;
// An object of more keys looks for two alike by sorting them.
constexpr uint32_t keys_compared_max = 16;

class Tape {
  public:
    Tape(json_tape *tape, const char *bytes, size_t nodes_max, bool takes_nul, rapidjson::InsituStringStream *stream)
        : tape(tape), bytes(bytes), nodes_max(nodes_max), takes_nul(takes_nul), stream(stream) {}

    int fault = JSON_TAPE_OK;
    size_t fault_offset = 0;

    bool Null() { return value(JSON_TAPE_NULL); }
    bool Bool(bool flag) { return value(flag ? JSON_TAPE_TRUE : JSON_TAPE_FALSE); }
    bool String(const char *text, rapidjson::SizeType bytes, bool) { return characters(text, bytes, JSON_TAPE_STRING); }
    bool RawNumber(const char *text, rapidjson::SizeType bytes, bool) {
        const bool real = std::any_of(text, text + bytes, [](char c) { return c == '.' || c == 'e' || c == 'E'; });
        return real ? this->real(text, bytes) : integer(text, bytes);
    }

    bool StartObject() { return open(JSON_TAPE_OBJECT); }
    bool Key(const char *text, rapidjson::SizeType bytes, bool) {
        if (!characters(text, bytes, JSON_TAPE_KEY)) return false;
        json_tape_node &key = tape->nodes[tape->count - 1];
        key.end = static_cast<uint32_t>(value_offset());
        const uint32_t object = levels[level_count - 1];
        if (++tape->nodes[object].count > keys_compared_max) return true;
        for (uint32_t at = object + 1; at < tape->count - 1; at = tape->nodes[at + 1].end)
            if (same(tape->nodes[at], key)) return refuse(JSON_TAPE_KEY_TWICE, behind_string(key.end));
        return true;
    }
    bool EndObject(rapidjson::SizeType) {
        const uint32_t object = levels[level_count - 1];
        return close() && (tape->nodes[object].count <= keys_compared_max || keys_differ(object));
    }
    bool StartArray() { return open(JSON_TAPE_ARRAY); }
    bool EndArray(rapidjson::SizeType count) {
        tape->nodes[levels[level_count - 1]].count = count;
        return close();
    }

    // Numbers come as they were written, see `flags`.
    bool Int(int) { return false; }
    bool Uint(unsigned) { return false; }
    bool Int64(int64_t) { return false; }
    bool Uint64(uint64_t) { return false; }
    bool Double(double) { return false; }

  private:
    json_tape *tape;
    // The text as it was.
    const char *bytes;
    size_t nodes_max;
    bool takes_nul;
    rapidjson::InsituStringStream *stream;
    // Indices of the objects and arrays that are open.
    uint32_t levels[levels_max];
    size_t level_count = 0;

    // Where the string or number begins that was just read, or else the place behind a bracket: RapidJSON moves on
    // afterwards.
    size_t value_offset() const { return stream->Tell(); }

    // It was read without fault, so it ends.
    size_t behind_string(size_t offset) const {
        size_t at = offset + 1;
        while (bytes[at] != '"') at += bytes[at] == '\\' ? 2 : 1;
        return at + 1;
    }

    bool refuse(int reason, size_t offset) {
        fault = reason;
        fault_offset = offset;
        return false;
    }

    bool value(uint32_t kind, uint32_t start = 0, uint32_t count = 0, int64_t number = 0) {
        if (tape->count >= nodes_max) return refuse(JSON_TAPE_NO_MEMORY, value_offset());
        tape->nodes[tape->count] = {kind, count, tape->count + 1, start, number};
        tape->count++;
        return true;
    }

    bool open(uint32_t kind) {
        if (level_count == levels_max) return refuse(JSON_TAPE_NO_MEMORY, value_offset());
        levels[level_count++] = tape->count;
        return value(kind);
    }

    bool close() {
        tape->nodes[levels[--level_count]].end = tape->count;
        return true;
    }

    bool characters(const char *text, uint32_t count, uint32_t kind) {
        // RapidJSON takes the second half of a surrogate pair alone: "\udc00" would be three bytes that are no UTF-8.
        for (const char *at = text; (at = static_cast<const char *>(std::memchr(at, '\xED', count - (at - text))));
             at++)
            if (static_cast<unsigned char>(at[1]) >= 0xA0)
                return refuse(JSON_TAPE_NOT_JSON, behind_string(value_offset()));
        if (!takes_nul && std::memchr(text, 0, count)) return refuse(JSON_TAPE_NUL, behind_string(value_offset()));
        return value(kind, static_cast<uint32_t>(text - tape->text), count);
    }

    bool real(const char *text, uint32_t bytes) {
        // The copy of the text has no NUL behind a number, but what is there ends it for strtod.
        if (!std::isfinite(std::strtod(text, nullptr))) return refuse(JSON_TAPE_NUMBER_TOO_LARGE, value_offset());
        return value(JSON_TAPE_REAL, static_cast<uint32_t>(text - tape->text), bytes);
    }

    bool integer(const char *text, uint32_t bytes) {
        const bool negative = text[0] == '-';
        int64_t number = 0;
        for (uint32_t at = negative; at < bytes; at++) {
            const int digit = text[at] - '0';
            // Counted downwards: the least number has no positive counterpart.
            if (__builtin_mul_overflow(number, 10, &number) || __builtin_sub_overflow(number, digit, &number))
                return refuse(JSON_TAPE_NUMBER_TOO_LARGE, value_offset());
        }
        if (!negative && __builtin_sub_overflow(0, number, &number))
            return refuse(JSON_TAPE_NUMBER_TOO_LARGE, value_offset());
        return value(JSON_TAPE_INTEGER, 0, 0, number);
    }

    bool same(const json_tape_node &one, const json_tape_node &other) const {
        return one.count == other.count &&
               std::memcmp(tape->text + one.start, tape->text + other.start, one.count) == 0;
    }

    // Twice the same of many keys, found in n log n steps: a megabyte of keys must not hold the shop up.
    bool keys_differ(uint32_t object) {
        const uint32_t count = tape->nodes[object].count;
        auto *keys = static_cast<uint32_t *>(std::malloc(count * sizeof(uint32_t)));
        if (!keys) return refuse(JSON_TAPE_NO_MEMORY, value_offset());
        uint32_t at = object + 1;
        for (uint32_t index = 0; index < count; index++, at = tape->nodes[at + 1].end) keys[index] = at;
        const auto before = [this](uint32_t one, uint32_t other) {
            const json_tape_node &a = tape->nodes[one], &b = tape->nodes[other];
            if (a.count != b.count) return a.count < b.count;
            const int order = std::memcmp(tape->text + a.start, tape->text + b.start, a.count);
            return order != 0 ? order < 0 : one < other;
        };
        std::sort(keys, keys + count, before);
        uint32_t twice = 0;
        for (uint32_t index = 1; index < count; index++)
            if (same(tape->nodes[keys[index - 1]], tape->nodes[keys[index]]) && (twice == 0 || keys[index] < twice))
                twice = keys[index];
        std::free(keys);
        return twice == 0 || refuse(JSON_TAPE_KEY_TWICE, behind_string(tape->nodes[twice].end));
    }
};

constexpr unsigned flags = rapidjson::kParseInsituFlag | rapidjson::kParseNumbersAsStringsFlag;

int hexadecimal(const char *at) {
    int number = 0;
    for (int place = 0; place < 4; place++) {
        const unsigned char c = static_cast<unsigned char>(at[place]), small = c | 0x20;
        const int digit = c >= '0' && c <= '9' ? c - '0' : small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
        if (digit < 0) return -1;
        number = number * 16 + digit;
    }
    return number;
}

// Half of a surrogate pair, as JSON.stringify writes a text that was cut within an emoji: U+FFFD takes its place, in as
// many bytes. `text` ends with a NUL.
void mend_surrogates(char *text, size_t count) {
    const char *const end = text + count;
    for (char *at = text; (at = static_cast<char *>(std::memchr(at, '\\', end - at))); at += 2) {
        if (end - at < 6) return;
        if (at[1] != 'u') continue;
        const int unit = hexadecimal(at + 2);
        if (unit < 0xD800 || unit > 0xDFFF) continue;
        if (unit < 0xDC00 && end - at >= 12 && at[6] == '\\' && at[7] == 'u') {
            const int second = hexadecimal(at + 8);
            if (second >= 0xDC00 && second <= 0xDFFF) {
                at += 6;
                continue;
            }
        }
        std::memcpy(at + 2, "fffd", 4);
        at += 4;
    }
}

}  // namespace

extern "C" int json_tape_read(const char *bytes, size_t count, size_t nodes_max, int mends, json_tape *tape,
                              size_t *offset) {
    const size_t nodes_bytes = nodes_max * sizeof(json_tape_node);
    tape->nodes = static_cast<json_tape_node *>(std::malloc(nodes_bytes + count + 1));
    if (!tape->nodes) return JSON_TAPE_NO_MEMORY;
    tape->count = 0;
    tape->text = reinterpret_cast<char *>(tape->nodes) + nodes_bytes;
    std::memcpy(tape->text, bytes, count);
    tape->text[count] = 0;
    if (mends) mend_surrogates(tape->text, count);

    rapidjson::InsituStringStream stream(tape->text);
    Tape handler(tape, bytes, nodes_max, mends, &stream);
    rapidjson::Reader reader;
    const rapidjson::ParseResult result = reader.Parse<flags>(stream, handler);
    if (!result.IsError()) return JSON_TAPE_OK;

    json_tape_free(tape);
    if (handler.fault != JSON_TAPE_OK) {
        *offset = handler.fault_offset;
        return handler.fault;
    }
    const size_t place = std::min(result.Offset(), count);
    *offset = std::min(std::max<size_t>(place, 1), count);
    if (result.Code() == rapidjson::kParseErrorNumberTooBig) return JSON_TAPE_NUMBER_TOO_LARGE;
    if (result.Code() == rapidjson::kParseErrorDocumentRootNotSingular) return JSON_TAPE_GOES_ON;
    return place == count ? JSON_TAPE_ENDS_EARLY : JSON_TAPE_NOT_JSON;
}

extern "C" void json_tape_free(json_tape *tape) {
    std::free(tape->nodes);
    *tape = json_tape{};
}
