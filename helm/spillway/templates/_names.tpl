{{/* Names and labels, the same for every object. */}}

{{- define "spillway.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{- define "spillway.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else if contains (include "spillway.name" .) .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "spillway.name" .) | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "spillway.selectorLabels" -}}
app.kubernetes.io/name: {{ include "spillway.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: server
{{- end -}}

{{/* Without the component, which says whose an object is: a Service, a claim and a test belong to the server, too, but are none. */}}
{{- define "spillway.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/name: {{ include "spillway.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "spillway.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{- define "spillway.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "spillway.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "spillway.recipesConfigMap" -}}
{{- default (printf "%s-recipes" (include "spillway.fullname" .)) .Values.recipes.existingConfigMap -}}
{{- end -}}

{{- define "spillway.claim" -}}
{{- default (printf "%s-volume" (include "spillway.fullname" .)) .Values.volume.local.existingClaim -}}
{{- end -}}

{{/* The environment variable that a secret of the chart's own is in: DATABASE_MY_SHOP_PASSWORD. */}}
{{- define "spillway.databasePasswordVariable" -}}
{{- printf "DATABASE_%s_PASSWORD" (. | upper | replace "-" "_") -}}
{{- end -}}

{{/* ACCESS_KEY_WEB_SHOP_HASH. */}}
{{- define "spillway.keyHashVariable" -}}
{{- printf "ACCESS_KEY_%s_HASH" (. | upper | replace "-" "_") -}}
{{- end -}}
