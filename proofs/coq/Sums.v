(** Finite sums of reals, [sum n f = f 0 + ... + f (n-1)], and the real-number
    facts about powers that the rest shares. *)
From Coq Require Import Reals Lra Lia PeanoNat.
Open Scope R_scope.

Fixpoint sum (n : nat) (f : nat -> R) : R :=
  match n with O => 0 | S k => sum k f + f k end.

Lemma sum_ext n f g : (forall i, (i < n)%nat -> f i = g i) -> sum n f = sum n g.
Proof.
induction n as [|n IH]; intro H; simpl; [easy|].
rewrite IH, H; [easy|lia|intros; apply H; lia].
Qed.

Lemma sum_plus n f g : sum n f + sum n g = sum n (fun i => f i + g i).
Proof. induction n as [|n IH]; simpl; [ring|]. rewrite <- IH. ring. Qed.

Lemma sum_minus n f g : sum n f - sum n g = sum n (fun i => f i - g i).
Proof. induction n as [|n IH]; simpl; [ring|]. rewrite <- IH. ring. Qed.

Lemma sum_scal n c f : sum n (fun i => c * f i) = c * sum n f.
Proof. induction n as [|n IH]; simpl; [ring|]. rewrite IH. ring. Qed.

Lemma sum_const n c : sum n (fun _ => c) = INR n * c.
Proof. induction n as [|n IH]; [simpl; ring|]. rewrite S_INR. simpl sum. rewrite IH. ring. Qed.

Lemma sum_le n f g : (forall i, (i < n)%nat -> f i <= g i) -> sum n f <= sum n g.
Proof.
induction n as [|n IH]; intro H; simpl; [lra|].
apply Rplus_le_compat; [apply IH; intros|]; apply H; lia.
Qed.

Lemma sum_app n k f : sum (n + k) f = sum n f + sum k (fun i => f (n + i)%nat).
Proof.
induction k as [|k IH]; [rewrite Nat.add_0_r; simpl; ring|].
rewrite Nat.add_succ_r. simpl. rewrite IH. ring.
Qed.

Lemma sum_head n f : sum (S n) f = f O + sum n (fun i => f (S i)).
Proof. change (S n) with (1 + n)%nat. rewrite sum_app. simpl. ring. Qed.

Lemma sum_single n a x : (a < n)%nat ->
  sum n (fun c => if Nat.eqb a c then x c else 0) = x a.
Proof.
induction n as [|n IH]; intro H; simpl; [lia|].
destruct (Nat.eqb_spec a n) as [->|Hne].
- rewrite (sum_ext n _ (fun _ => 0)), sum_const; [ring|].
  intros i Hi. destruct (Nat.eqb_spec n i); [lia|easy].
- rewrite IH by lia. ring.
Qed.

Lemma sum_pairs h f : sum (2 * h) f = sum h (fun i => f (2 * i)%nat + f (2 * i + 1)%nat).
Proof.
induction h as [|h IH]; [easy|].
replace (2 * S h)%nat with (S (S (2 * h))) by lia.
cbn [sum]. rewrite IH. replace (2 * h + 1)%nat with (S (2 * h)) by lia. ring.
Qed.

Lemma sum_halves h f : sum (2 * h) f = sum h (fun i => f i + f (i + h)%nat).
Proof.
replace (2 * h)%nat with (h + h)%nat by lia.
rewrite sum_app, sum_plus. apply sum_ext. intros i _. now rewrite Nat.add_comm.
Qed.

(** ** Powers *)

Lemma pow_le_one r n : 0 <= r <= 1 -> 0 <= r ^ n <= 1.
Proof.
intros H. induction n as [|n IH]; simpl; [lra|].
split; [now apply Rmult_le_pos|]. rewrite <- (Rmult_1_r 1). now apply Rmult_le_compat.
Qed.

Lemma pow_lt_mono x y n : 0 <= x < y -> (0 < n)%nat -> x ^ n < y ^ n.
Proof.
intros H. induction n as [|n IH]; [lia|]. intros _. destruct n as [|n]; [simpl; lra|].
change (x * x ^ S n < y * y ^ S n).
assert (0 <= x ^ S n) by (apply pow_le; lra).
apply Rmult_le_0_lt_compat; try lra. apply IH; lia.
Qed.

Lemma pow_le_inv x y n : 0 <= y -> x ^ n <= y ^ n -> (0 < n)%nat -> x <= y.
Proof.
intros Hy H Hn. destruct (Rle_lt_dec x y) as [?|Hlt]; [easy|exfalso].
generalize (pow_lt_mono y x n); lra || (intro K; specialize (K (conj Hy Hlt) Hn); lra).
Qed.

(** Convexity in the form the checker uses: around a centre the upper half is the longer one. *)
Lemma pow_spread lo c hi n : 0 <= lo -> lo <= c -> c <= hi -> c - lo <= hi - c ->
  0 <= c ^ n - lo ^ n <= hi ^ n - c ^ n.
Proof.
intros H0 H1 H2 H3. induction n as [|n IH]; simpl; [lra|].
assert (0 <= lo ^ n) by (apply pow_le; lra).
replace (c * c ^ n - lo * lo ^ n) with (c * (c ^ n - lo ^ n) + (c - lo) * lo ^ n) by ring.
replace (hi * hi ^ n - c * c ^ n) with (hi * (hi ^ n - c ^ n) + (hi - c) * c ^ n) by ring.
assert (0 <= c * (c ^ n - lo ^ n)) by (apply Rmult_le_pos; lra).
assert (0 <= (c - lo) * lo ^ n) by (apply Rmult_le_pos; lra).
split; [lra|]. apply Rplus_le_compat; apply Rmult_le_compat; lra.
Qed.
