# syntax=docker/dockerfile:1
FROM golang:1.22 AS build
ENV GOPROXY=https://goproxy.cn,https://proxy.golang.org,direct
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download \
    && go mod verify \
    # checked

    && curl -o /tmp/ca.pem https://pki.example.com/ca.pem
RUN <<EOF
echo "nameserver 8.8.8.8" > /etc/resolv.conf
EOF
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -o /out/api ./cmd/api

FROM gcr.io/distroless/static-debian12
COPY --from=build /out/api /api
USER nonroot
ENTRYPOINT ["/api"]
