FROM golang:1.20 as build
WORKDIR /go/src/app
ADD . /go/src/app
RUN GOPROXY=https://proxy.golang.org,https://goproxy.cn GOFLAGS=-mod=mod go mod download && \
    go vet -v ./... && \
    go test -v ./...
RUN CGO_ENABLED=0 go build -o /go/bin/app
FROM debian:bookworm-slim
COPY --from=build /go/bin/app /
CMD ["/app"]
