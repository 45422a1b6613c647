FROM alpine:3.20 AS a
SHELL ["/bin/sh", "-ec"]
COPY ["my file.txt", "other \"file\"", "/dest dir/"]
RUN ["curl", "-o", "/x\u0041", "https://example.com/a.tgz"]
RUN [ "sh", "-c", "wget -O - http://example.com/\tb | tar x" ]
RUN ["not json", 'single']
VOLUME ["/data", "/logs"]
VOLUME /cache /tmp/more
CMD [ ]
ENTRYPOINT ["/bin/sh", "-c", "exec \"$@\"", "--"]
RUN [ -f /etc/alpine-release ] && apk add curl
