import { type FakeKubectl, fakeKubectl } from "./fake-kubectl.ts";

/**
 * A `kubectl` whose cluster is a container engine: the pod NAME is the container NAME, with one container `main`, and
 * an ephemeral container is one that shares its network and processes. There is one context with one namespace. So quoting, the watched standard input,
 * killed clients and what is left behind are real, where there is no cluster. The engine's command line takes the
 * place of the script, so that a signal reaches it.
 */
export function kubectlOnDocker(): Promise<FakeKubectl> {
  return fakeKubectl(`
verb= what= pod= container= image=
for word; do
  case $word in
  --) break ;;
  --container=*) container=\${word#*=} ;;
  --image=*) image=\${word#*=} ;;
  -*) ;;
  *)
    if [ -z "$verb" ]; then verb=$word
    elif [ "$verb" = get ] && [ -z "$what" ]; then what=$word
    elif [ -z "$pod" ]; then pod=$word
    fi
    ;;
  esac
done
state() {
  docker inspect -f '{"name":"'"$1"'","image":"{{.Config.Image}}","state":{"{{if .State.Running}}running{{else}}terminated{{end}}":{"reason":"Completed"}}}' "$2"
}
pod() {
  main=$(state main "$1" 2>/dev/null) || return 1
  added=
  [ ! -e "$FOLDER/ephemeral.$1" ] || while read -r name; do added="$added,$(state "$name" "$name")"; done <"$FOLDER/ephemeral.$1"
  printf '{"metadata":{"name":"%s","namespace":"lab"},"spec":{"nodeName":"engine","containers":[%s],"ephemeralContainers":[%s]},"status":{"phase":"Running","containerStatuses":[%s],"ephemeralContainerStatuses":[%s]}}\\n' "$1" "$main" "\${added#,}" "$main" "\${added#,}"
}
case $verb.$what in
auth.) echo yes ;;
config.) printf '[{"name":"engine","context":{"cluster":"engine","namespace":"lab"}}]\\nengine' ;;
get.namespaces) echo namespace/lab ;;
get.pods)
  items=
  for name in $(docker ps --filter label=surefetch-test --format '{{.Names}}'); do items="$items,$(pod "$name")"; done
  echo "{\\"items\\":[\${items#,}]}"
  ;;
get.pod)
  pod "$pod" || {
    echo "Error from server (NotFound): pods \\"$pod\\" not found" >&2
    exit 1
  }
  ;;
exec.)
  [ "$container" = main ] || pod=$container
  while [ "$1" != -- ]; do shift; done
  shift
  exec docker exec -i "$pod" "$@"
  ;;
debug.)
  while [ "$1" != -- ]; do shift; done
  shift
  docker run -d --label surefetch-test --network "container:$pod" --pid "container:$pod" --name "$container" "$image" "$@" >/dev/null
  echo "$container" >>"$FOLDER/ephemeral.$pod"
  ;;
*) exit 1 ;;
esac
`);
}
