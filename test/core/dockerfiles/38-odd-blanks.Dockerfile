FROMgolang:1.22AS build
\
ENV GOPROXY=https://goproxy.cn,direct
RUNgo mod download
  
	
RU\
N curl -o x http://example.com/x
ENV X=1 \

Y=2
COPY go.mod go.sum \
./
RUN a \
\
 b
RUN 	trailing blanks 	 
EXPOSE 80 443/tcp  8080-8090
MAINTAINER some one <one@example.com>
WHATEVER this is not known
RUN echo last \