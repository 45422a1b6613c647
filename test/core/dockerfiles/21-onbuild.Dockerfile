FROM golang:1.17-onbuild AS base
ONBUILD ARG GOPROXY=https://goproxy.cn,https://goproxy.io,direct
ONBUILD COPY go.mod go.sum /go/src/app/
ONBUILD RUN go mod download
ONBUILD RUN <<EOF
cd /go/src/app
go build ./...
EOF
ONBUILD ADD --chown=app . /go/src/app
ONBUILD RUN ["go", "install", "./..."]
onbuild cmd /go/bin/app
