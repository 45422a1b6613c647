FROM golang:1.22 AS tools
WORKDIR /tools
COPY tools/go.mod tools/go.sum ./
RUN go mod download && go install github.com/golangci/golangci-lint/cmd/golangci-lint

FROM golang:1.19 AS svc
WORKDIR /svc
COPY --from=tools /go/bin/golangci-lint /usr/local/bin/
COPY svc/go.mod ./
RUN go mod download
COPY svc/ ./
RUN golangci-lint run ./... && go build -o /svc/bin/svc ./cmd/svc
