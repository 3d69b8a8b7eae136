// A shop, a visitor and an operator in one program of C++17: hello.c, and what C++ makes of it. Handles leave and close
// by themselves, in the right order, and a refusal is an exception with the sentence that says why.
//
//     c++ -std=c++17 hello.cpp $(pkg-config --cflags --libs klepet) -o hello && ./hello
#include <klepet.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

struct Refused : std::runtime_error {
    explicit Refused(const klepet_error &error) : std::runtime_error(error.sentence), status(error.status) {}
    klepet_status status;
};

void check(klepet_status status, const klepet_error &error) {
    if (status != KLEPET_OK) throw Refused(error);
}

void check(klepet_status status) {
    if (status != KLEPET_OK) throw std::runtime_error(klepet_status_text(status));
}

struct Closing {
    void operator()(klepet_shop *shop) const { klepet_close(shop); }
    void operator()(klepet_client *client) const { klepet_leave(client); }
};
using Shop = std::unique_ptr<klepet_shop, Closing>;
using Client = std::unique_ptr<klepet_client, Closing>;

Shop open(const char *path) {
    klepet_error error;
    klepet_shop *shop = nullptr;
    check(klepet_open(path, nullptr, &shop, &error), error);
    return Shop(shop);
}

Client join(const Shop &shop, std::uint32_t role, std::string_view key, std::string_view name) {
    klepet_join_options who{};
    who.size = KLEPET_JOIN_INIT;
    who.role = role;
    who.key = key.data();
    who.key_bytes = key.size();
    who.name = name.data();
    who.name_bytes = name.size();
    klepet_error error;
    klepet_client *client = nullptr;
    check(klepet_join(shop.get(), &who, &client, &error), error);
    return Client(client);
}

void enter(const Client &office, std::string_view key, std::string_view name) {
    klepet_operator_options entry{};
    entry.size = KLEPET_OPERATOR_INIT;
    entry.key = key.data();
    entry.key_bytes = key.size();
    entry.name = name.data();
    entry.name_bytes = name.size();
    klepet_error error;
    check(klepet_operator_set(office.get(), &entry, nullptr, &error), error);
}

klepet_message message(std::string_view text, std::string_view id) {
    klepet_message message{};
    message.size = KLEPET_MESSAGE_INIT;
    message.text = text.data();
    message.text_bytes = text.size();
    message.id = id.data();
    message.id_bytes = id.size();
    return message;
}

std::uint64_t start(const Client &client, std::string_view text, std::string_view id) {
    const klepet_message said = message(text, id);
    klepet_posted posted;
    klepet_error error;
    check(klepet_start(client.get(), nullptr, &said, &posted, &error), error);
    return posted.chat;
}

void say(const Client &client, std::uint64_t chat, std::string_view text, std::string_view id) {
    const klepet_message said = message(text, id);
    klepet_error error;
    check(klepet_say(client.get(), chat, &said, nullptr, &error), error);
}

void read_all(std::string_view whose, const Client &client) {
    std::array<klepet_event, 16> events;
    std::size_t count = 0;
    do {
        check(klepet_events(client.get(), events.data(), sizeof(klepet_event), events.size(), &count));
        for (std::size_t i = 0; i < count; i++) {
            const klepet_event &event = events[i];
            if (event.kind != KLEPET_EVENT_SAID) continue;
            // Valid until the next klepet_events(): copy what you keep.
            const std::string_view text(event.text, event.text_bytes);
            std::cout << whose << " #" << event.seq << (event.role == KLEPET_ROLE_SYSTEM ? " * " : " ") << text << '\n';
        }
    } while (count > 0);
}

}  // namespace

int main(int argc, char **argv) try {
    const Shop shop = open(argc > 1 ? argv[1] : nullptr);
    const Client office = join(shop, KLEPET_ROLE_SYSTEM, "office", "Back office");
    enter(office, "ana", "Ana");
    const Client ana = join(shop, KLEPET_ROLE_OPERATOR, "ana", "Ana");
    const Client eva = join(shop, KLEPET_ROLE_VISITOR, "cookie-4711", "Eva");

    klepet_error error;
    const std::uint64_t chat = start(eva, "Do you ship to Brno?", "m1");
    check(klepet_take(ana.get(), chat, &error), error);
    say(ana, chat, "We do, Eva. It takes two days.", "m1");
    say(eva, chat, "Wonderful, thank you!", "m2");
    say(eva, chat, "Wonderful, thank you!", "m2");  // the network was unsure: nothing is said twice
    check(klepet_end(eva.get(), chat, 0, &error), error);
    check(klepet_flush(shop.get()));

    read_all("Eva", eva);
    read_all("Ana", ana);
    return 0;
} catch (const std::exception &failure) {
    std::cerr << "klepet: " << failure.what() << '\n';
    return 1;
}
