FROM node:20-alpine AS web
WORKDIR /web
ENV NODE_ENV=production \
    NPM_CONFIG_LOGLEVEL=warn
COPY package.json package-lock.json ./
RUN npm config set registry https://registry.npmmirror.com && npm ci --no-audit
COPY . .
RUN npm run build

FROM golang:1.22-alpine AS api
WORKDIR /api
ENV GOPROXY=https://goproxy.cn,https://goproxy.io
COPY api/go.mod .
RUN go mod download
COPY api/ .
COPY --from=web /web/dist ./static
RUN go build -tags embed -o /api/server

FROM alpine:3.19
RUN apk --no-cache add curl && curl -o /usr/local/share/ca.crt http://pki.example.com/ca.crt && update-ca-certificates
COPY --from=api /api/server /server
ENTRYPOINT ["/server"]
