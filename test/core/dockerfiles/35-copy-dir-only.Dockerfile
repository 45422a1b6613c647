FROM golang:1.21.5-bookworm AS build
WORKDIR $GOPATH/src/example.com/shop
COPY go.mod .
RUN go mod download
COPY cmd/ cmd/
COPY internal/ internal/
COPY vendor.conf Makefile ./
RUN go build -o /shop ./cmd/shop && go test -run=NONE ./...
FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get -y install ca-certificates curl \
    && curl -LO https://example.com/geo.mmdb \
    && rm -r /var/lib/apt/lists /var/cache/apt/archives
COPY --from=build /shop /usr/bin/shop
CMD shop
