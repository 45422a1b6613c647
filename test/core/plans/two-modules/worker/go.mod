module example.com/two/worker

go 1.22.4

require github.com/redis/go-redis/v9 v9.5.1
