{{/* What a schema cannot say: values that contradict each other are refused before anything is installed. */}}

{{/* Bytes of a size: K, M, G, T and Ki, Mi, Gi, Ti are powers of 1024. Kubernetes means powers of 1000 by k, M, G, T, which is less. */}}
{{- define "spillway.bytes" -}}
{{- $number := regexFind "^[0-9]+(\\.[0-9]+)?" (toString .) -}}
{{- $unit := regexFind "[A-Za-z]*$" (toString .) -}}
{{- $factors := dict "" 1 "K" 1024 "Ki" 1024 "M" 1048576 "Mi" 1048576 "G" 1073741824 "Gi" 1073741824 "T" 1099511627776 "Ti" 1099511627776 -}}
{{- printf "%.0f" (mulf (float64 $number) (float64 (get $factors $unit))) -}}
{{- end -}}

{{- define "spillway.checks" -}}
{{- $v := .Values -}}
{{- if not (or $v.database.url $v.database.urlSecret.name) -}}
{{- fail "database.url is not set, and images bring no database: set it to jdbc:postgresql://host:5432/database, or database.urlSecret.name to a Secret that holds it." -}}
{{- end -}}
{{- if and $v.database.url $v.database.urlSecret.name -}}
{{- fail "database.url and database.urlSecret.name are both set: remove one of them." -}}
{{- end -}}
{{- if and $v.database.url (not $v.database.passwordSecret.name) -}}
{{- fail "database.passwordSecret.name is not set: create a Secret with the password of database.username and name it." -}}
{{- end -}}
{{- if eq $v.volume.kind "local" -}}
{{- if gt (int $v.replicas) 1 -}}
{{- fail (printf "replicas is %d and volume.kind is local: a local volume belongs to one replica. Set replicas to 1, or volume.kind to s3." (int $v.replicas)) -}}
{{- end -}}
{{- if or $v.volume.s3.bucket $v.volume.s3.prefix -}}
{{- fail "volume.s3 is set and volume.kind is local: set volume.kind to s3, or remove volume.s3." -}}
{{- end -}}
{{- $needed := add (include "spillway.bytes" $v.volume.quota) (include "spillway.bytes" $v.volume.minFree) -}}
{{- if and (not $v.volume.local.existingClaim) (lt (int64 (include "spillway.bytes" $v.volume.local.size)) (int64 $needed)) -}}
{{- fail (printf "volume.local.size (%s) is less than volume.quota (%s) and volume.minFree (%s) together: raise the size, or lower the quota." $v.volume.local.size $v.volume.quota $v.volume.minFree) -}}
{{- end -}}
{{- else -}}
{{- if not $v.volume.s3.bucket -}}
{{- fail "volume.kind is s3 and volume.s3.bucket is not set: name the bucket." -}}
{{- end -}}
{{- if $v.volume.local.existingClaim -}}
{{- fail "volume.local.existingClaim is set and volume.kind is s3: remove the claim, or set volume.kind to local." -}}
{{- end -}}
{{- end -}}
{{- if and $v.recipes.files $v.recipes.existingConfigMap -}}
{{- fail "recipes.files and recipes.existingConfigMap are both set: remove one of them." -}}
{{- end -}}
{{- if not (or $v.recipes.files $v.recipes.existingConfigMap) -}}
{{- fail "There is no recipe: write one into recipes.files, or name a ConfigMap of recipes in recipes.existingConfigMap." -}}
{{- end -}}
{{- range $name, $root := $v.roots -}}
{{- if and $root.volume $root.s3 -}}
{{- fail (printf "roots.%s has a volume and s3: a root is one of them." $name) -}}
{{- end -}}
{{- if not (or $root.volume $root.s3) -}}
{{- fail (printf "roots.%s says not where its files are: give it a volume (a Kubernetes volume source) or s3 (bucket and prefix)." $name) -}}
{{- end -}}
{{- end -}}
{{- if and $v.access.keys (eq $v.access.mode "open") -}}
{{- fail "access.keys are set, but access.mode is open, which needs no keys: set access.mode to keys, or remove them." -}}
{{- end -}}
{{- if and $v.ingress.enabled (not $v.ingress.hosts) -}}
{{- fail "ingress.enabled is true and ingress.hosts is empty: name a host." -}}
{{- end -}}
{{- if and $v.networkPolicy.enabled $v.ingress.enabled (not $v.networkPolicy.clients) -}}
{{- fail "networkPolicy.enabled and ingress.enabled are true and networkPolicy.clients is empty: the ingress controller would not get in. Name its namespace, as in --set 'networkPolicy.clients[0].namespaceSelector.matchLabels.kubernetes\\.io/metadata\\.name=ingress-nginx'." -}}
{{- end -}}
{{- if and $v.networkPolicy.enabled $v.serviceMonitor.enabled (not $v.networkPolicy.monitoring) -}}
{{- fail "networkPolicy.enabled and serviceMonitor.enabled are true and networkPolicy.monitoring is empty: Prometheus would not get in. Name its namespace, as in --set 'networkPolicy.monitoring[0].namespaceSelector.matchLabels.kubernetes\\.io/metadata\\.name=monitoring'." -}}
{{- end -}}
{{- if and $v.test.parameters (not $v.test.recipe) -}}
{{- fail "test.parameters are set and test.recipe is not: name the recipe that helm test asks for." -}}
{{- end -}}
{{- end -}}
