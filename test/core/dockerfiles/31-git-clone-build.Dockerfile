FROM golang:1.16 AS build
RUN git clone --depth 1 --branch v0.9.1 https://github.com/example/exporter.git /src
WORKDIR /src
RUN GO111MODULE=on GOPROXY="https://goproxy.io,https://goproxy.cn" go build -o exporter . ;\
    strip exporter
ADD https://github.com/example/exporter/raw/main/config.yml /etc/exporter.yml
ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.org/a.tar.xz /
FROM quay.io/prometheus/busybox:latest
COPY --from=build /src/exporter /bin/exporter
COPY --from=build /etc/exporter.yml /etc/
ENTRYPOINT ["/bin/exporter"]
