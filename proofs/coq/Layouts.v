(** Rotation matrices of the layouts in use, and Theorem 1 for each of them. *)
From Coq Require Import Reals Lra Lia PeanoNat.
From Ropebound Require Import Sums Expectation Theorem1.
Open Scope R_scope.

(** Rotation by [m theta_i] in the plane of components a and c that a layout calls pair i:
    [pair] names the pair of a component, [second] says whether it is the pair's second. *)
Definition rotation (pair : nat -> nat) (second : nat -> bool) (m : R) (theta : nat -> R) (a c : nat) : R :=
  if Nat.eqb (pair a) (pair c) then
    let t := m * theta (pair a) in
    match second a, second c with
    | false, true => - sin t
    | true, false => sin t
    | _, _ => cos t
    end
  else 0.

(** Identity from component [n] on: partial rotary embeddings. *)
Definition partial (n : nat) (M : nat -> nat -> R) (a c : nat) : R :=
  if andb (Nat.ltb a n) (Nat.ltb c n) then M a c else if Nat.eqb a c then 1 else 0.

(** The paper's [R_m]: pair i is (2i, 2i+1). Half-split: (i, i+h). *)
Definition interleaved : R -> (nat -> R) -> nat -> nat -> R :=
  rotation (fun a => a / 2)%nat (fun a => Nat.odd a).
Definition half_split (h : nat) : R -> (nat -> R) -> nat -> nat -> R :=
  rotation (fun a => if Nat.ltb a h then a else a - h)%nat (fun a => Nat.leb h a).

Lemma rotation_diagonal pair second m theta a : rotation pair second m theta a a = cos (m * theta (pair a)).
Proof. unfold rotation. rewrite Nat.eqb_refl. now destruct (second a). Qed.

Lemma even_half i : (2 * i / 2 = i)%nat.
Proof. rewrite Nat.mul_comm. now apply Nat.div_mul. Qed.
Lemma odd_half i : ((2 * i + 1) / 2 = i)%nat.
Proof. now rewrite Nat.add_comm, Nat.mul_comm, Nat.div_add. Qed.

(** The block of pair i, as textbooks print it. *)
Lemma interleaved_block m theta i : let t := m * theta i in let M := interleaved m theta in
  M (2 * i)%nat (2 * i)%nat = cos t /\ M (2 * i)%nat (2 * i + 1)%nat = - sin t /\
  M (2 * i + 1)%nat (2 * i)%nat = sin t /\ M (2 * i + 1)%nat (2 * i + 1)%nat = cos t.
Proof.
intros t M. unfold M, interleaved, rotation. rewrite even_half, odd_half, Nat.eqb_refl.
replace (Nat.odd (2 * i)) with false by now rewrite Nat.odd_mul.
replace (Nat.odd (2 * i + 1)) with true by (rewrite Nat.add_1_r, Nat.odd_succ; now rewrite Nat.even_mul).
easy.
Qed.

Section Layouts.
Context {P : ProbSpace} (h n : nat).
Variables (q k eps : nat -> P -> R) (mu sigma theta : nat -> R) (m : R).

(** ** All components rotated, [d = 2h] *)

(** Equation 13. *)
Theorem gap_eq13 : hypotheses (2 * h) q k eps mu sigma ->
  gap (2 * h) q k eps (interleaved m theta)
  = sum h (fun i => (sigma (2 * i)%nat ^ 2 + sigma (2 * i + 1)%nat ^ 2) * cos (m * theta i)).
Proof.
intro H. rewrite (gap_pairing _ _ _ _ _ _ H h 0 (fun i => 2 * i)%nat (fun i => 2 * i + 1)%nat (fun j => j) _ m theta).
- simpl (sum 0 _). ring.
- intro f. simpl (sum 0 _). rewrite sum_pairs. ring.
- split; [|lia]. intros i _. unfold interleaved. now rewrite !rotation_diagonal, even_half, odd_half.
Qed.

Theorem gap_half_split : hypotheses (2 * h) q k eps mu sigma ->
  gap (2 * h) q k eps (half_split h m theta)
  = sum h (fun i => (sigma i ^ 2 + sigma (i + h)%nat ^ 2) * cos (m * theta i)).
Proof.
intro H. rewrite (gap_pairing _ _ _ _ _ _ H h 0 (fun i => i) (fun i => i + h)%nat (fun j => j) _ m theta).
- simpl (sum 0 _). ring.
- intro f. simpl (sum 0 _). rewrite sum_halves. ring.
- split; [|lia]. intros i Hi. unfold half_split. rewrite !rotation_diagonal.
  destruct (Nat.ltb_spec i h); [|lia]. destruct (Nat.ltb_spec (i + h) h); [lia|].
  now rewrite Nat.add_sub.
Qed.

(** ** Partial rotary, [d = 2h + 2n]: the first h pairs rotate, n pairs do not *)
Theorem gap_partial s : s <> 0 -> (forall i, sigma i = s) -> hypotheses (2 * h + 2 * n) q k eps mu sigma ->
  gap (2 * h + 2 * n) q k eps (partial (2 * h) (interleaved m theta)) / (2 * s ^ 2)
  = sum h (fun i => cos (m * theta i)) + INR n.
Proof.
intros Hs He H.
apply (gap_equal_sigma _ _ _ _ _ _ H h n (fun i => 2 * i)%nat (fun i => 2 * i + 1)%nat (fun j => 2 * h + j)%nat);
  try easy.
- intro f. now rewrite sum_app, sum_pairs.
- split.
  + intros i Hi. unfold partial. destruct (Nat.ltb_spec (2 * i) (2 * h)); [|lia].
    destruct (Nat.ltb_spec (2 * i + 1) (2 * h)); [|lia]. cbn [andb].
    unfold interleaved. now rewrite !rotation_diagonal, even_half, odd_half.
  + intros j _. unfold partial. destruct (Nat.ltb_spec (2 * h + j) (2 * h)); [lia|]. cbn [andb].
    now rewrite Nat.eqb_refl.
Qed.
End Layouts.

(** Theorem 1 (Eq. 9): components independent and identically distributed. *)
Theorem theorem1 (P : ProbSpace) (h : nat) (q k eps : nat -> P -> R) (mu sigma : R) (theta : nat -> R) (m : R) :
  let d := (2 * h)%nat in
  sigma <> 0 ->
  mean (q 0%nat) mu -> variance (q 0%nat) mu (sigma ^ 2) ->
  (forall i, (i < d)%nat -> same_law (q 0%nat) (q i)) ->
  (forall i j, (i < d)%nat -> (j < d)%nat -> i <> j -> indep (q i) (q j)) ->
  (forall i, (i < d)%nat -> same_law (q i) (k i)) ->
  (forall i j, (i < d)%nat -> (j < d)%nat -> indep (q i) (k j)) ->
  (forall i, (i < d)%nat -> mean (eps i) 0) ->
  (forall i j, (i < d)%nat -> (j < d)%nat -> indep (q i) (eps j)) ->
  / (2 * sigma ^ 2) *
    (E (score d q (interleaved m theta) (kstar q eps)) - E (score d q (interleaved m theta) k))
  = sum h (fun i => cos (m * theta i)).
Proof.
intros d Hs H1 H2 Hl H3 H4 H5 H6 H7.
assert (Hm : forall i, (i < d)%nat -> mean (q i) mu)
  by (intros i Hi; apply (same_law_mean (q 0%nat)); auto).
assert (H : hypotheses d q k eps (fun _ => mu) (fun _ => sigma)).
{ constructor; auto.
  - intros i Hi. apply (same_law_variance (q 0%nat)); auto.
  - intros i Hi. apply (same_law_mean (q i)); auto. }
assert (G := gap_eq13 h q k eps _ _ theta m H). unfold gap in G. fold d in G. rewrite G.
rewrite (sum_ext h _ (fun i => (2 * sigma ^ 2) * cos (m * theta i))) by (intros; ring).
rewrite sum_scal. field. exact Hs.
Qed.
