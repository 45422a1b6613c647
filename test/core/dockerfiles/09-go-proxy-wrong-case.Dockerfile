FROM golang:1.22-bullseye AS builder
ENV GO111MODULE=on \
    # proxies of the office
    GOPROXY='https://goproxy.cn,Direct' \
    CGO_ENABLED=0

WORKDIR /src
COPY go.* ./
RUN go mod download
COPY . ./
RUN go install -v ./...

FROM scratch
COPY --from=builder /go/bin /bin
