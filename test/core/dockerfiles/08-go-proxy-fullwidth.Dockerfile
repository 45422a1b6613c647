FROM golang:1.22
# 使用国内代理
ENV GOPROXY="https://goproxy.cn，direct"
ENV TZ=Asia/Shanghai LANG=zh_CN.UTF-8
WORKDIR /data/app
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN go build -o 服务 ./cmd/server && echo "构建完成 🚀"
CMD ["./服务", "-c", "config.yaml"]
