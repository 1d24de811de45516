(** Theorem 1 (Eq. 9) and its general form (Eq. 13).

    First for an arbitrary matrix (the gap of scores is the trace of M against the variances),
    then for any pairing of the components, of which the interleaved layout of the paper, the
    half-split one of most implementations, and partial rotary embeddings are instances. *)
From Coq Require Import Reals Lra Lia PeanoNat.
From Ropebound Require Import Sums Expectation.
Open Scope R_scope.

(** The form [x^T M y] in dimension d. *)
Definition bilin (d : nat) (M : nat -> nat -> R) (x y : nat -> R) : R :=
  sum d (fun a => sum d (fun c => M a c * (x a * y c))).

(** * The general form *)
Section Gap.
Context {P : ProbSpace} (d : nat).
Variables (q k eps : nat -> P -> R) (mu sigma : nat -> R).

(** Components may have different means and deviations; those of q are pairwise independent,
    k has the means of q and is independent of it, and so is eps, whose mean is 0. *)
Record hypotheses : Prop := {
  q_mean : forall i, (i < d)%nat -> mean (q i) (mu i);
  q_var : forall i, (i < d)%nat -> variance (q i) (mu i) (sigma i ^ 2);
  q_indep : forall i j, (i < d)%nat -> (j < d)%nat -> i <> j -> indep (q i) (q j);
  k_mean : forall i, (i < d)%nat -> mean (k i) (mu i);
  qk_indep : forall i j, (i < d)%nat -> (j < d)%nat -> indep (q i) (k j);
  eps_mean : forall i, (i < d)%nat -> mean (eps i) 0;
  eps_indep : forall i j, (i < d)%nat -> (j < d)%nat -> indep (q i) (eps j)
}.
Hypothesis H : hypotheses.

(** The similar key, and the score of a key under M. *)
Definition kstar (i : nat) : P -> R := fun w => q i w + eps i w.
Definition score (M : nat -> nat -> R) (y : nat -> P -> R) : P -> R :=
  fun w => bilin d M (fun a => q a w) (fun c => y c w).

(** The left-hand side of Eq. 13. *)
Definition gap (M : nat -> nat -> R) : R := E (score M kstar) - E (score M k).

Lemma score_mean M y a : (forall i j, (i < d)%nat -> (j < d)%nat ->
    mean (fun w => q i w * y j w) (a i j)) ->
  mean (score M y) (sum d (fun i => sum d (fun j => M i j * a i j))).
Proof.
intro K. apply mean_sum. intros i Hi. apply mean_sum. intros j Hj.
apply mean_scal. now apply K.
Qed.

Lemma q_kstar i j : (i < d)%nat -> (j < d)%nat ->
  mean (fun w => q i w * kstar j w) (mu i * mu j + if Nat.eqb i j then sigma j ^ 2 else 0).
Proof.
intros Hi Hj.
apply (mean_ext (fun w => q i w * q j w + q i w * eps j w));
  [intro w; unfold kstar; ring|].
replace (_ + _) with
  ((mu i * mu j + if Nat.eqb i j then sigma j ^ 2 else 0) + mu i * 0) by ring.
apply mean_plus; [|apply indep_mul; now apply H].
destruct (Nat.eqb_spec i j) as [<-|Hne].
- rewrite Rplus_comm. now apply second_moment; apply H.
- rewrite Rplus_0_r. apply indep_mul; now apply H.
Qed.

Lemma q_k i j : (i < d)%nat -> (j < d)%nat -> mean (fun w => q i w * k j w) (mu i * mu j).
Proof. intros Hi Hj. apply indep_mul; now apply H. Qed.

(** Both scores are integrable, so the statements below are about genuine expectations. *)
Lemma scores_integrable M : L1 (score M kstar) /\ L1 (score M k).
Proof.
split; [eapply (score_mean M kstar)|eapply (score_mean M k)]; intros;
  [now apply q_kstar|now apply q_k].
Qed.

(** For an arbitrary matrix the gap is its trace against the variances. *)
Theorem gap_trace M : gap M = sum d (fun a => M a a * sigma a ^ 2).
Proof.
unfold gap. destruct (score_mean M kstar _ q_kstar) as [_ ->].
destruct (score_mean M k _ q_k) as [_ ->].
rewrite sum_minus. apply sum_ext. intros a Ha. rewrite sum_minus.
rewrite <- (sum_single d a (fun c => M a c * sigma c ^ 2) Ha).
apply sum_ext. intros c _. destruct (Nat.eqb a c); ring.
Qed.

(** * Pairings

    [first i] and [second i] are rotated together, [rest j] not at all, and each of the d
    components occurs once. Only the diagonal of M matters. *)
Definition pairing (h n : nat) (first second rest : nat -> nat) : Prop :=
  forall f, sum d f = sum h (fun i => f (first i) + f (second i)) + sum n (fun j => f (rest j)).

Definition rotates (h n : nat) (first second rest : nat -> nat) (M : nat -> nat -> R)
    (m : R) (theta : nat -> R) : Prop :=
  (forall i, (i < h)%nat -> M (first i) (first i) = cos (m * theta i) /\
                            M (second i) (second i) = cos (m * theta i)) /\
  (forall j, (j < n)%nat -> M (rest j) (rest j) = 1).

Theorem gap_pairing h n first second rest M m theta :
  pairing h n first second rest -> rotates h n first second rest M m theta ->
  gap M = sum h (fun i => (sigma (first i) ^ 2 + sigma (second i) ^ 2) * cos (m * theta i))
          + sum n (fun j => sigma (rest j) ^ 2).
Proof.
intros HP [HR HU]. rewrite gap_trace, HP. f_equal; apply sum_ext.
- intros i Hi. destruct (HR i Hi) as [-> ->]. ring.
- intros j Hj. rewrite (HU j Hj). ring.
Qed.

(** Equal deviations: each rotated pair adds its cosine, each unrotated pair adds 1. *)
Theorem gap_equal_sigma h n first second rest M m theta s :
  s <> 0 -> (forall i, sigma i = s) ->
  pairing h (2 * n) first second rest -> rotates h (2 * n) first second rest M m theta ->
  gap M / (2 * s ^ 2) = sum h (fun i => cos (m * theta i)) + INR n.
Proof.
intros Hs He HP HR. rewrite (gap_pairing _ _ _ _ _ _ _ _ HP HR).
rewrite (sum_ext h _ (fun i => (2 * s ^ 2) * cos (m * theta i))) by (intros; rewrite !He; ring).
rewrite (sum_ext (2 * n) _ (fun _ => s ^ 2)) by (intros; now rewrite He).
rewrite sum_scal, sum_const, mult_INR. simpl (INR 2). field. easy.
Qed.
End Gap.

Arguments hypotheses {P}. Arguments gap {P}.
