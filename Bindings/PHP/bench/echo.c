/* The least that a host could do: every byte that comes on a connection goes back. For more than one connection it has
 * to ask which one has something, as every host. */
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void watch(int epoll, int descriptor) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = descriptor};
    epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

int main(int argc, char **argv) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct epoll_event events[64];
    char bytes[65536];
    if (argc != 2 || strlen(argv[1]) >= sizeof address.sun_path) return 64;
    strcpy(address.sun_path, argv[1]);
    int listener = socket(AF_UNIX, SOCK_STREAM, 0), epoll = epoll_create1(0);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 8) != 0) return 1;
    watch(epoll, listener);
    for (;;) {
        int ready = epoll_wait(epoll, events, 64, -1);
        for (int i = 0; i < ready; i++) {
            int connection = events[i].data.fd;
            if (connection == listener) {
                watch(epoll, accept(listener, NULL, NULL));
                continue;
            }
            ssize_t count = read(connection, bytes, sizeof bytes);
            if (count <= 0 || write(connection, bytes, (size_t)count) != count) close(connection);
        }
    }
}
