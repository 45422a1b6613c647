ARG GOPROXY=https://goproxy.cn,direct
ARG BASE=golang:1.22
FROM ${BASE} AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN go build -o /app .

FROM ubuntu:22.04
ENV GOPROXY=https://goproxy.cn
COPY --from=build /app /app
CMD ["/app"]
