FROM golang:1.22
ENV GOPROXY=https://goproxy.cn,
ARG
COPY go.mod
COPY
RUN <<EOF
go mod download
FROM swallowed
RUN echo 'open quote
