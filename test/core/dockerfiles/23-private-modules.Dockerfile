# syntax=docker/dockerfile:1
FROM golang:1.22-alpine AS build
RUN apk add --no-cache git openssh-client
ENV GOPRIVATE=gitlab.example.com/team/*,github.com/ExampleCorp
ENV GONOSUMDB=$GOPRIVATE
RUN mkdir -p -m 0700 ~/.ssh && ssh-keyscan gitlab.example.com >> ~/.ssh/known_hosts
RUN git config --global url."git@gitlab.example.com:".insteadOf "https://gitlab.example.com/"
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=ssh --mount=type=secret,id=netrc,target=/root/.netrc,required \
    GOPROXY="https://athens.example.com,https://proxy.golang.org,direct" go mod download
COPY . .
RUN --network=none go build -mod=mod -o /bin/svc ./cmd/svc
