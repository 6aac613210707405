{{/*
The settings that follow from the values, as a map in JSON. They become config/application.properties, so that they have the names
of docs/configuration.md. Secrets stay in the environment. The environment cannot name a database or a caller with a dash, so the
password of the one and the key's hash of the other are expressions, ${VARIABLE}.
*/}}
{{- define "spillway.ownSettings" -}}
{{- $v := .Values -}}
{{- $s := dict "quarkus.http.port" "8080" "quarkus.management.port" "9000" -}}
{{- $_ := set $s "quarkus.shutdown.delay" (printf "%ds" (int $v.shutdown.delaySeconds)) -}}
{{- $_ := set $s "quarkus.shutdown.timeout" (printf "%ds" (int $v.shutdown.timeoutSeconds)) -}}
{{- $_ := set $s "spillway.recipes" "/spillway/recipes" -}}
{{- $_ := set $s "spillway.access.mode" $v.access.mode -}}
{{- range $name, $key := $v.access.keys -}}
{{- $prefix := printf "spillway.access.keys.%s" $name -}}
{{- $_ := set $s (printf "%s.hash" $prefix) (printf "${%s}" (include "spillway.keyHashVariable" $name)) -}}
{{- with $key.roles -}}{{- $_ := set $s (printf "%s.roles" $prefix) (join "," .) -}}{{- end -}}
{{- with $key.recipes -}}{{- $_ := set $s (printf "%s.recipes" $prefix) (join "," .) -}}{{- end -}}
{{- with $key.owners -}}{{- $_ := set $s (printf "%s.owners" $prefix) . -}}{{- end -}}
{{- end -}}
{{- with $v.database.url -}}{{- $_ := set $s "spillway.database.url" . -}}{{- end -}}
{{- if not $v.database.usernameSecret.name -}}{{- $_ := set $s "spillway.database.username" $v.database.username -}}{{- end -}}
{{- $_ := set $s "spillway.database.start-within" (printf "%ds" (int $v.database.startWithinSeconds)) -}}
{{- $_ := set $s "spillway.volume.kind" $v.volume.kind -}}
{{- $_ := set $s "spillway.volume.quota" $v.volume.quota -}}
{{- if eq $v.volume.kind "local" -}}
{{- $_ := set $s "spillway.volume.path" "/spillway/data/volume" -}}
{{- $_ := set $s "spillway.volume.min-free" $v.volume.minFree -}}
{{- else -}}
{{- $_ := set $s "spillway.volume.bucket" $v.volume.s3.bucket -}}
{{- with $v.volume.s3.prefix -}}{{- $_ := set $s "spillway.volume.prefix" . -}}{{- end -}}
{{- end -}}
{{- with $v.s3.endpoint -}}{{- $_ := set $s "spillway.s3.endpoint" . -}}{{- end -}}
{{- with $v.s3.region -}}{{- $_ := set $s "spillway.s3.region" . -}}{{- end -}}
{{- if not (kindIs "invalid" $v.s3.pathStyle) -}}{{- $_ := set $s "spillway.s3.path-style" (toString $v.s3.pathStyle) -}}{{- end -}}
{{- range $name, $root := $v.roots -}}
{{- if $root.s3 -}}
{{- $_ := set $s (printf "spillway.roots.%s.bucket" $name) $root.s3.bucket -}}
{{- with $root.s3.prefix -}}{{- $_ := set $s (printf "spillway.roots.%s.prefix" $name) . -}}{{- end -}}
{{- else -}}
{{- $_ := set $s (printf "spillway.roots.%s.path" $name) (printf "/spillway/roots/%s" $name) -}}
{{- end -}}
{{- if $root.immutable -}}{{- $_ := set $s (printf "spillway.roots.%s.immutable" $name) "true" -}}{{- end -}}
{{- end -}}
{{- range $name, $database := $v.databases -}}
{{- $prefix := printf "spillway.databases.%s" $name -}}
{{- $_ := set $s (printf "%s.url" $prefix) $database.url -}}
{{- $_ := set $s (printf "%s.username" $prefix) $database.username -}}
{{- if $database.passwordSecret -}}
{{- $_ := set $s (printf "%s.password" $prefix) (printf "${%s}" (include "spillway.databasePasswordVariable" $name)) -}}
{{- end -}}
{{- with $database.maxConnections -}}{{- $_ := set $s (printf "%s.max-connections" $prefix) (printf "%d" (int .)) -}}{{- end -}}
{{- end -}}
{{- toJson $s -}}
{{- end -}}

{{/* A value of a properties file: a number as digits, and nothing that would be read as an escape or a line's end. */}}
{{- define "spillway.propertyValue" -}}
{{- if kindIs "float64" . -}}{{- printf "%.0f" . -}}
{{- else -}}{{- toString . | replace "\\" "\\\\" | replace "\n" "\\n" -}}{{- end -}}
{{- end -}}

{{- define "spillway.properties" -}}
{{- $settings := include "spillway.ownSettings" . | fromJson -}}
{{- range $name, $value := .Values.settings -}}
{{- if regexMatch "(password|secret|secret-access-key|access-key-id|session-token|(links|tickets)\\.keys)$" $name -}}
{{- fail (printf "settings.%s is a secret, and settings are in a ConfigMap: use the value that names a Secret (README.md says which), or extraEnv." $name) -}}
{{- end -}}
{{- if hasKey $settings $name -}}
{{- fail (printf "settings.%s is set, and the chart sets it to %q from another value: change that value (README.md says which), and remove the setting." $name (get $settings $name)) -}}
{{- end -}}
{{- $_ := set $settings $name $value -}}
{{- end -}}
{{- range $name := keys $settings | sortAlpha }}
{{ $name }}={{ include "spillway.propertyValue" (get $settings $name) }}
{{- end }}
{{- end -}}
