#syntax=docker/dockerfile:1
# escape=\
# check=skip=JSONArgsRecommended;error=true

# A comment with an apostrophe isn't a string
   # indented comment

FROM golang:1.22 AS build # not a comment for Docker
RUN apt-get update && \
    # install the compilers
    apt-get install -y \
# at the margin
      gcc \

      # after a blank line
      g++

# before GOPROXY
ENV GOPROXY=https://goproxy.cn,https://goproxy.io \
# inside ENV
    GOFLAGS=-mod=mod
WORKDIR /src
COPY go.mod ./
RUN go mod download # trailing words go to the shell
