// SPDX-License-Identifier: Apache-2.0

// Command pod-informer keeps all pods as programs with client-go do: a peer for the bench 'pods'.
//
// It says "synced" when its cache is complete, and ends with its input.
package main

import (
	"fmt"
	"io"
	"os"
	"runtime/debug"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
)

func main() {
	if len(os.Args) != 5 || (os.Args[4] != "full" && os.Args[4] != "stripped") {
		fmt.Fprintln(os.Stderr, "usage: pod-informer URL CA_FILE TOKEN full|stripped")
		os.Exit(2)
	}
	client, err := kubernetes.NewForConfig(&rest.Config{
		Host:            os.Args[1],
		BearerToken:     os.Args[3],
		TLSClientConfig: rest.TLSClientConfig{CAFile: os.Args[2]},
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	factory := informers.NewSharedInformerFactory(client, 0)
	pods := factory.Core().V1().Pods().Informer()
	if os.Args[4] == "stripped" {
		if err := pods.SetTransform(strip); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	stop := make(chan struct{})
	factory.Start(stop)
	if !cache.WaitForCacheSync(stop, pods.HasSynced) {
		os.Exit(1)
	}
	// What the list took is not held against what is kept.
	debug.FreeOSMemory()
	fmt.Println("synced")
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// strip leaves what names a pod and what it is looked up by, as careful programs do.
func strip(object any) (any, error) {
	pod, ok := object.(*corev1.Pod)
	if !ok {
		return object, nil
	}
	kept := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{
			Name:              pod.Name,
			Namespace:         pod.Namespace,
			UID:               pod.UID,
			ResourceVersion:   pod.ResourceVersion,
			Labels:            pod.Labels,
			Annotations:       pod.Annotations,
			CreationTimestamp: pod.CreationTimestamp,
			DeletionTimestamp: pod.DeletionTimestamp,
			OwnerReferences:   pod.OwnerReferences,
		},
		Spec: corev1.PodSpec{NodeName: pod.Spec.NodeName, HostNetwork: pod.Spec.HostNetwork},
		Status: corev1.PodStatus{
			Phase:     pod.Status.Phase,
			PodIP:     pod.Status.PodIP,
			PodIPs:    pod.Status.PodIPs,
			StartTime: pod.Status.StartTime,
		},
	}
	for _, status := range pod.Status.ContainerStatuses {
		kept.Status.ContainerStatuses = append(kept.Status.ContainerStatuses, corev1.ContainerStatus{
			Name:        status.Name,
			ContainerID: status.ContainerID,
		})
	}
	return kept, nil
}
