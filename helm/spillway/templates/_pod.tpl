{{/* What the one container of the pod sees: its environment, and what is mounted. */}}

{{- define "spillway.secretEnv" -}}
- name: {{ .variable }}
  valueFrom: {secretKeyRef: {name: {{ .name | quote }}, key: {{ .key | quote }}}}
{{- end -}}

{{- define "spillway.env" -}}
# Names like 小明.png are in UTF-8.
- {name: LC_ALL, value: C.UTF-8}
{{- with .Values.javaOptions }}
- {name: SPILLWAY_JAVA_OPTS, value: {{ . | quote }}}
{{- end }}
{{- with .Values.database }}
{{- if .urlSecret.name }}
{{ include "spillway.secretEnv" (dict "variable" "SPILLWAY_DATABASE_URL" "name" .urlSecret.name "key" .urlSecret.key) }}
{{- end }}
{{- if .usernameSecret.name }}
{{ include "spillway.secretEnv" (dict "variable" "SPILLWAY_DATABASE_USERNAME" "name" .usernameSecret.name "key" .usernameSecret.key) }}
{{- end }}
{{- if .passwordSecret.name }}
{{ include "spillway.secretEnv" (dict "variable" "SPILLWAY_DATABASE_PASSWORD" "name" .passwordSecret.name "key" .passwordSecret.key) }}
{{- end }}
{{- end }}
{{- range $name, $key := .Values.access.keys }}
{{ include "spillway.secretEnv" (dict "variable" (include "spillway.keyHashVariable" $name) "name" $key.hashSecret.name "key" (default "hash" $key.hashSecret.key)) }}
{{- end }}
{{- range $name, $database := .Values.databases }}
{{- if $database.passwordSecret }}
{{ include "spillway.secretEnv" (dict "variable" (include "spillway.databasePasswordVariable" $name) "name" $database.passwordSecret.name "key" (default "password" $database.passwordSecret.key)) }}
{{- end }}
{{- end }}
{{- with .Values.s3.credentialsSecret }}
{{- if .name }}
{{ include "spillway.secretEnv" (dict "variable" "SPILLWAY_S3_ACCESS_KEY_ID" "name" .name "key" .accessKeyIdKey) }}
{{ include "spillway.secretEnv" (dict "variable" "SPILLWAY_S3_SECRET_ACCESS_KEY" "name" .name "key" .secretAccessKeyKey) }}
{{- end }}
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "spillway.volumeMounts" -}}
- {name: settings, mountPath: /spillway/config, readOnly: true}
- {name: recipes, mountPath: /spillway/recipes, readOnly: true}
- {name: tmp, mountPath: /tmp}
{{- if eq .Values.volume.kind "local" }}
- {name: volume, mountPath: /spillway/data/volume}
{{- end }}
{{- range $name, $root := .Values.roots }}
{{- if $root.volume }}
- name: root-{{ $name }}
  mountPath: /spillway/roots/{{ $name }}
  readOnly: true
  {{- with $root.subPath }}
  subPath: {{ . | quote }}
  {{- end }}
{{- end }}
{{- end }}
{{- with .Values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "spillway.volumes" -}}
- name: settings
  configMap: {name: {{ include "spillway.fullname" . }}}
- name: recipes
  configMap:
    name: {{ include "spillway.recipesConfigMap" . }}
    {{- if .Values.recipes.files }}
    items:
      {{- range $path, $text := .Values.recipes.files }}
      - {key: {{ $path | replace "/" "__" | quote }}, path: {{ $path | quote }}}
      {{- end }}
    {{- end }}
- name: tmp
  emptyDir: {sizeLimit: 64Mi}
{{- if eq .Values.volume.kind "local" }}
- name: volume
  persistentVolumeClaim: {claimName: {{ include "spillway.claim" . }}}
{{- end }}
{{- range $name, $root := .Values.roots }}
{{- if $root.volume }}
- name: root-{{ $name }}
  {{- toYaml $root.volume | nindent 2 }}
{{- end }}
{{- end }}
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}
