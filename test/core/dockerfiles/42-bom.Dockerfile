# escape=\
FROM golang:1.22
ENV GOPROXY=https://goproxy.cn,https://goproxy.io,direct
WORKDIR /s
COPY go.mod ./
RUN go mod download
