ARG GO_VERSION=1.21
FROM golang:${GO_VERSION}-bookworm AS builder
ARG GOPROXY="https://goproxy.io,https://goproxy.cn,direct"
ENV GOPROXY=${GOPROXY} \
    GOSUMDB=sum.golang.org \
    GO111MODULE=on
WORKDIR /workspace
# cache deps before building and copying source
COPY go.mod go.mod
COPY go.sum go.sum
RUN go mod download
COPY cmd/ cmd/
COPY internal/ internal/
RUN CGO_ENABLED=0 GOOS=${TARGETOS:-linux} GOARCH=${TARGETARCH} go build -a -o manager cmd/main.go

FROM gcr.io/distroless/static:nonroot
WORKDIR /
COPY --from=builder /workspace/manager .
USER 65532:65532

ENTRYPOINT ["/manager"]
