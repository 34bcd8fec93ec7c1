package io.vtexerpbridge.sandbox;

import java.util.List;
import java.util.SplittableRandom;

/** The goods of the fictitious store. */
final class Catalogue {
    /** One SKU; the price is in cents of a store that counts in reais. */
    record Sku(
            String id,
            String productId,
            String refId,
            String ean,
            String name,
            long price,
            String brand,
            String kind) {}

    private static final List<Sku> GOODS = List.of(
            sku(1101, "CAM-ALG-P", "Camiseta de algodão P", 6999, "Pampa", "Camisetas"),
            sku(1102, "CAM-ALG-M", "Camiseta de algodão M", 6999, "Pampa", "Camisetas"),
            sku(1203, "TEN-COR-40", "Tênis de corrida 40", 32990, "Serra", "Calçados"),
            sku(1304, "CAF-MOI-500", "Café moído 500 g", 2499, "Grão Bom", "Mercearia"),
            sku(1305, "YER-MAT-1K", "Yerba mate 1 kg", 3150, "Río Claro", "Mercearia"),
            sku(1406, "PAN-INO-24", "Panela de inox 24 cm", 18900, "Fogo Lento", "Cozinha"),
            sku(1407, "TAZ-CER-02", "Taza de cerámica azul", 1995, "Fogo Lento", "Cozinha"),
            sku(1508, "MOC-URB-20", "Mochila urbana 20 l", 24990, "Serra", "Bolsas"),
            sku(1609, "LAM-LED-09", "Lâmpada LED 9 W", 1289, "Luz Nova", "Casa"),
            sku(1610, "COL-PLU-QN", "Colchón de plumas queen", 459900, "Siesta", "Dormitorio"),
            sku(1711, "LIB-CUE-01", "Libro de cuentos", 3333, "Tinta", "Libros"),
            sku(1812, "JUG-BLO-99", "Bloques para armar, 99 piezas", 8777, "Juntos", "Juguetes"));
    private static final Sku CHEESE = sku(2101, "QUE-MIN-KG", "Queijo minas (kg)", 5490, "Serra Alta", "Laticínios");
    private static final Sku KIT = sku(2202, "KIT-MATE", "Kit mate: cuia, bomba e erva", 15980, "Río Claro", "Kits");
    private static final Sku GIFT = sku(2303, "BRI-CHAV", "Chaveiro de brinde", 990, "Pampa", "Brindes");
    private static final Sku TRACTOR = sku(2404, "TRA-110CV", "Trator 110 cv", 1_500_000_000L, "Pampa", "Máquinas");

    private Catalogue() {}

    static Sku any(SplittableRandom random) {
        return GOODS.get(random.nextInt(GOODS.size()));
    }

    /** Different SKUs for consecutive positions. */
    static Sku at(int position) {
        return GOODS.get(Math.floorMod(position, GOODS.size()));
    }

    static Sku cheese() {
        return CHEESE;
    }

    static Sku kit() {
        return KIT;
    }

    static Sku gift() {
        return GIFT;
    }

    static Sku tractor() {
        return TRACTOR;
    }

    /** Any SKU id has a product, so that an order change can add what the ERP names. */
    static Sku byId(String id) {
        for (Sku sku : GOODS) {
            if (sku.id().equals(id)) {
                return sku;
            }
        }
        return new Sku(id, id, "REF-" + id, null, "Produto " + id, 1000, "Pampa", "Outros");
    }

    private static Sku sku(int id, String refId, String name, long price, String brand, String kind) {
        return new Sku(String.valueOf(id), String.valueOf(id / 10), refId, "789000000" + id, name, price, brand, kind);
    }
}
