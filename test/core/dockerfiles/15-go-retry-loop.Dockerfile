FROM golang:1.18-alpine
RUN apk add --no-cache git make || apk add --no-cache git make
WORKDIR /app
COPY go.mod go.sum ./
RUN for i in $(seq 1 5); do go mod download && break; echo "retry $i" >&2; sleep 3; done
RUN go mod tidy || go mod tidy || true
COPY . .
RUN make build
