FROM golang:1.13.8 AS build-env
RUN mkdir -p /go/src/github.com/example/legacy
ENV GO111MODULE=on GOPROXY=https://goproxy.cn,https://mirrors.aliyun.com/goproxy/,direct
ADD . /go/src/github.com/example/legacy
WORKDIR /go/src/github.com/example/legacy
RUN go get -u github.com/jteeuwen/go-bindata/...
RUN go build -o goapp

FROM alpine:3.9
RUN apk add --update --no-cache ca-certificates
WORKDIR /app
COPY --from=build-env /go/src/github.com/example/legacy/goapp /app/
ENTRYPOINT ./goapp
