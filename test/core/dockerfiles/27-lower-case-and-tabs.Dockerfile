from	golang:1.22 	as	Build
env	GOPROXY	https://goproxy.cn,https://goproxy.io,direct
workdir	/src  
copy	go.mod	./
run	go	mod	download	
	copy . .
  run go build \	
	  -o /bin/app \  
	  ./cmd/app
From scratch
Copy --from=build /bin/app /
EntryPoint ["/app"]
