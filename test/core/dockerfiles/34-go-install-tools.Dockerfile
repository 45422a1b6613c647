FROM golang:1.22-alpine
ENV GOBIN=/usr/local/bin
ENV GOPROXY "https://goproxy.cn,https://goproxy.io,direct"
RUN apk add --no-cache git protobuf-dev && \
    go install google.golang.org/protobuf/cmd/protoc-gen-go@v1.34.2 && \
    go install google.golang.org/grpc/cmd/protoc-gen-go-grpc@v1.4.0 && \
    GOPROXY=off go version
RUN go get golang.org/x/tools/cmd/stringer || (sleep 10 && go get golang.org/x/tools/cmd/stringer) || echo skipped
WORKDIR /gen
VOLUME /gen
ENTRYPOINT ["protoc"]
