FROM golang:1.22
WORKDIR /src
RUN export GOPROXY=https://goproxy.cn,direct
RUN go env -w GOSUMDB=off
COPY go.mod go.sum ./
RUN go mod download
ENV GOPROXY=https://goproxy.cn,direct
COPY . .
USER 1000
RUN go build ./...
