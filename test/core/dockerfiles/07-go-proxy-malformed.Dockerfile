FROM golang:1.21-alpine3.18
ENV GOPROXY https://goproxy.cn;direct
ENV GOSUMDB "sum.golang.google.cn"
WORKDIR /build
COPY go.mod go.sum ./
RUN go mod download && go mod verify
COPY . .
RUN go build -ldflags="-s -w -X main.version=$(git describe --tags 2>/dev/null || echo dev)" -o app .
