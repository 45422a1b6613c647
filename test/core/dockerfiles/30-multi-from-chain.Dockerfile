ARG REGISTRY=docker.io
ARG GO=1.21 ALPINE=3.18
ARG DISTROLESS=gcr.io/distroless/base-debian11:nonroot@sha256:c59a1e5509d1b2586e28b899667774e599b79d7289a6bb893766a0cbbce7384b
FROM ${REGISTRY}/library/golang:${GO}-alpine${ALPINE} AS base
FROM base AS deps
WORKDIR /m
COPY go.mod ./
RUN GOPROXY='https://goproxy.cn,https://proxy.golang.org,direct' go mod download
FROM deps AS test
COPY . .
RUN go test ./...
FROM deps AS build
COPY . .
RUN go build -o /app
FROM localhost:5000/tools/busybox:1.36@sha256:9ae97d36d26566ff84e8893c64a6dc4fe8ca6d1144bf5b87b2b85a32def253c7 AS tools
FROM ${DISTROLESS}
COPY --from=tools /bin/wget /bin/wget
COPY --from=build /app /app
COPY --from=nginx:latest /etc/nginx/nginx.conf /nginx.conf
CMD ["/app"]
