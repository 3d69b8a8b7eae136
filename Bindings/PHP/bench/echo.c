/* The least that a host could do: every byte that comes on a Unix socket goes back. One connection at a time. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(int argc, char **argv) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char bytes[65536];
    if (argc != 2 || strlen(argv[1]) >= sizeof address.sun_path) return 64;
    strcpy(address.sun_path, argv[1]);
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 8) != 0) return 1;
    for (;;) {
        int connection = accept(listener, NULL, NULL);
        ssize_t count;
        while ((count = read(connection, bytes, sizeof bytes)) > 0)
            if (write(connection, bytes, (size_t)count) != count) break;
        close(connection);
    }
}
