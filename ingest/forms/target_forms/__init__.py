"""财政项目支出绩效目标填报表, whole or torn by a dump."""
