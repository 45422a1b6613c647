FROM --platform=linux/amd64 golang:1.20.14-alpine3.19@sha256:e47f121850f4e276b2b210c56df3fda9191278dd84a3a442bfe0b09934462a8f AS go120
ENV GOTOOLCHAIN=local
FROM golang:1.21.0 AS go121
FROM go121 AS build
ENV GOTOOLCHAIN=auto GOFLAGS="-buildvcs=false -mod=readonly"
WORKDIR /w
COPY --link go.mod go.sum /w/
RUN ["go", "mod", "download"]
COPY --link --chown=1000:1000 . /w
RUN ["go", "build", "-o", "/w/bin/x", "./..."]
