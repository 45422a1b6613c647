import { type FakeKubectl, fakeKubectl } from "./fake-kubectl.ts";

/**
 * A `kubectl` whose cluster is a container engine: the pod NAME is the container NAME, with one container `main`, and
 * an ephemeral container is one that shares its network and processes. So quoting, the watched standard input,
 * killed clients and what is left behind are real, where there is no cluster. The engine's command line takes the
 * place of the script, so that a signal reaches it.
 */
export function kubectlOnDocker(): Promise<FakeKubectl> {
  return fakeKubectl(`
pod= verb= last= container= image= target=
for word; do
  case $word in
  --) break ;;
  --container=*) container=\${word#*=} ;;
  --image=*) image=\${word#*=} ;;
  -*) ;;
  exec | debug | get | auth) [ -n "$verb" ] || verb=$word ;;
  *) last=$word; [ -n "$pod" ] || case $word in pod | json | can-i) ;; *) pod=$word ;; esac ;;
  esac
done
state() {
  docker inspect -f '{"name":"'"$1"'","image":"{{.Config.Image}}","state":{"{{if .State.Running}}running{{else}}terminated{{end}}":{"reason":"Completed"}}}' "$2"
}
case $verb in
auth) echo yes ;;
exec)
  [ "$container" = main ] || pod=$container
  while [ "$1" != -- ]; do shift; done
  shift
  exec docker exec -i "$pod" "$@"
  ;;
debug)
  while [ "$1" != -- ]; do shift; done
  shift
  docker run -d --label surefetch-test --network "container:$pod" --pid "container:$pod" --name "$container" "$image" "$@" >/dev/null
  echo "$container" >>"$FOLDER/ephemeral.$pod"
  ;;
get)
  main=$(state main "$pod" 2>/dev/null) || {
    echo "Error from server (NotFound): pods \\"$pod\\" not found" >&2
    exit 1
  }
  added=
  [ ! -e "$FOLDER/ephemeral.$pod" ] || while read -r name; do added="$added,$(state "$name" "$name")"; done <"$FOLDER/ephemeral.$pod"
  printf '{"metadata":{"name":"%s","namespace":"lab"},"spec":{"nodeName":"engine","containers":[%s],"ephemeralContainers":[%s]},"status":{"phase":"Running","containerStatuses":[%s],"ephemeralContainerStatuses":[%s]}}\\n' "$pod" "$main" "\${added#,}" "$main" "\${added#,}"
  ;;
*) exit 1 ;;
esac
`);
}
